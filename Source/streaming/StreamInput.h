// SPDX-License-Identifier: AGPL-3.0-or-later
//
// StreamInput: what came through the ring, resampled, remembered as far as it is needed, and divided by the gate into
// speech and the rest. Positions are model samples since the beginning of the stream. Inference thread.
#pragma once

#include "AudioFeed.h"
#include "EnergyGate.h"
#include "Result.h"
#include "SampleHistory.h"
#include "StreamResampler.h"
#include "StreamTimeline.h"

#include <memory>
#include <utility>
#include <vector>

namespace earshot {

// Samples [begin, end) of the stream.
struct SampleRange {
    std::int64_t begin = 0;
    std::int64_t end = 0;
};

class StreamInput {
public:
    StreamInput(std::unique_ptr<AudioFeed> feed, const GateConfig& gate);

    // Takes what has come, as long as less than maxAhead samples lie after `position`: the rest stays in the ring, and
    // whoever pushes without real time has to wait. Errors: those of StreamResampler.
    [[nodiscard]] Result<void> read(std::int64_t position, std::int64_t maxAhead);
    // Sound before this position will not be asked for.
    void forgetBefore(std::int64_t position);

    [[nodiscard]] const SampleHistory& history() const { return history_; }
    [[nodiscard]] const StreamTimeline& timeline() const { return timeline_; }
    [[nodiscard]] EnergyGate& gate() { return gate_; }
    [[nodiscard]] const EnergyGate& gate() const { return gate_; }
    // The stream has ended and all of it has been read.
    [[nodiscard]] bool hasEnded() const { return ended_; }
    // Stream time of the newest sample read.
    [[nodiscard]] double nowSeconds() const { return StreamTimeline::secondsAt(history_.end()); }
    // Whoever sends the sound waits for us.
    [[nodiscard]] bool isOffline() const { return feed_->isOffline(); }
    // Seconds that wait in the ring.
    [[nodiscard]] double waitingSeconds();
    // What was lost at the ring since the last call.
    [[nodiscard]] std::vector<SampleRange> takeLosses() { return std::exchange(losses_, {}); }
    [[nodiscard]] double lostSeconds() const { return lostSeconds_; }

private:
    void take(const StreamResampler::Output& output);

    std::unique_ptr<AudioFeed> feed_;
    StreamResampler resampler_;
    StreamTimeline timeline_;
    SampleHistory history_;
    EnergyGate gate_;
    bool ended_ = false;
    double rateHz_ = 48000; // of the newest piece
    double lostSeconds_ = 0;
    std::vector<SampleRange> losses_;
};

} // namespace earshot
