// SPDX-License-Identifier: AGPL-3.0-or-later
//
// EnergyGate: where in a stream somebody may be speaking, from loudness alone, so that silence costs nothing. Loudness
// is compared, 10 ms at a time, with a noise floor that follows the quietest of the last seconds. The gate errs towards
// open: what is no speech gives blanks, what it misses is lost. Decisions depend on the samples alone, not on how they
// were split, nor on how long nothing at all was played before: a player's sound gives the captions of its file.
// Inference thread.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <span>

namespace earshot {

struct GateConfig {
    double preRollSeconds = 0.4;       // kept from before the gate opened, so that no first sound is clipped
    double hangoverSeconds = 0.5;      // stays open so long after the last loud block: the silence that ends a line
    double marginDb = 9.0;             // above the noise floor
    double quietestSpeechDbFs = -62.0; // nothing below this opens the gate
    double alwaysSpeechDbFs = -25.0;   // everything above it does: nobody's noise floor
};

// Samples [begin, end) of the stream, in which somebody may be speaking.
struct SpeechSpan {
    static constexpr std::int64_t kOpen = std::numeric_limits<std::int64_t>::max();

    std::int64_t begin = 0;
    std::int64_t end = kOpen; // kOpen while it goes on
    [[nodiscard]] bool isOpen() const { return end == kOpen; }
};

class EnergyGate {
public:
    EnergyGate(const GateConfig& config, std::int64_t sampleRateHz);

    // The next samples of the stream.
    void push(std::span<const float> samples);
    // From now on.
    void setHangover(double seconds);
    // The stream ended, or something is missing in it: `numMissing` samples that count as silence and close the gate.
    void interrupt(std::int64_t numMissing);

    [[nodiscard]] bool isOpen() const { return !spans_.empty() && spans_.back().isOpen(); }
    [[nodiscard]] double levelDbFs() const { return levelDbFs_; }
    [[nodiscard]] double floorDbFs() const { return floorDbFs_; }
    // Samples decided so far: whole blocks.
    [[nodiscard]] std::int64_t numDecided() const { return blockStart_; }
    // The oldest sample that a span to come could begin with.
    [[nodiscard]] std::int64_t earliestBegin() const;

    // Spans in order, at most the last of them open. The caller takes those it is done with.
    [[nodiscard]] const std::deque<SpeechSpan>& spans() const { return spans_; }
    void dropFirst() { spans_.pop_front(); }
    // Moves the first span's beginning forward: what lies before has been dealt with.
    void trimFirst(std::int64_t begin);

private:
    void noteSilence(float sample);
    void decideBlock();
    void followFloor(double blockDbFs);

    GateConfig config_;
    std::int64_t blockSamples_;
    std::int64_t preRollSamples_;
    std::int64_t hangoverSamples_;

    std::int64_t blockStart_ = 0; // of the block that is being filled
    std::int64_t inBlock_ = 0;
    double blockEnergy_ = 0;
    std::int64_t numZeros_ = 0; // in a row, until now

    static constexpr std::size_t kFloorSlots = 8; // of half a second each
    std::array<double, kFloorSlots> quietest_{};
    std::size_t slot_ = 0;
    int blocksInSlot_ = 0;
    double smoothedDbFs_;
    double levelDbFs_;
    double floorDbFs_;

    int numLoudInARow_ = 0;
    std::int64_t lastLoudEnd_ = 0;
    std::int64_t earliestNext_ = 0; // no span may begin before: the end of the one before
    std::deque<SpeechSpan> spans_;
};

} // namespace earshot
