// SPDX-License-Identifier: AGPL-3.0-or-later
//
// GapStore: sound that was skipped to keep up, waiting until there is time for it; in pieces of a length that one pass
// takes, cut where it is quietest. What exceeds its size is given up, the oldest first. Inference thread.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

namespace earshot {

// Where in [earliest, latest) of `samples` a cut hurts least: the middle of the quietest tenth of a second.
[[nodiscard]] std::int64_t quietestCut(std::span<const float> samples, std::int64_t earliest, std::int64_t latest,
                                       std::int64_t sampleRateHz);

class GapStore {
public:
    struct Piece {
        std::int64_t begin = 0; // position in the stream
        std::vector<float> samples;
    };

    GapStore(double maxPieceSeconds, double capacitySeconds, std::int64_t sampleRateHz);

    // Keeps samples that begin at this position of the stream. Returns how many older samples had to go for them.
    std::int64_t add(std::int64_t begin, std::span<const float> samples);

    [[nodiscard]] bool empty() const { return pieces_.empty(); }
    [[nodiscard]] std::int64_t numSamples() const { return numSamples_; }
    // The oldest piece; must not be empty.
    [[nodiscard]] Piece take();

private:
    std::int64_t maxPieceSamples_;
    std::int64_t capacity_;
    std::int64_t sampleRateHz_;
    std::deque<Piece> pieces_;
    std::int64_t numSamples_ = 0;
};

} // namespace earshot
