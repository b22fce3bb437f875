// SPDX-License-Identifier: AGPL-3.0-or-later
//
// StreamTimeline: from a sample that the model heard to when that was: exact seconds of the stream, the frame of the
// input, and the place on the host's timeline. Model samples lie on a fixed grid of 16 kHz from the beginning of the
// stream, so nothing drifts, however long it runs and however often the rate changes. It remembers as much of the past
// as its owner keeps, and a bounded number of stretches in any case. Inference thread.
#pragma once

#include "AudioFeed.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace earshot {

class StreamTimeline {
public:
    // [inference] Each piece of the feed, in order.
    void append(const FeedPiece& piece);

    // Stream time of a model sample.
    [[nodiscard]] static double secondsAt(std::int64_t modelSample) {
        return static_cast<double>(modelSample) / static_cast<double>(kStreamRateHz);
    }
    // [inference] The input frame that sounds at this instant; nothing before the first that is remembered. Instants
    // after the last piece continue it.
    [[nodiscard]] std::optional<std::int64_t> frameAt(std::int64_t modelSample) const;
    // [inference] Where that is on the host's timeline, if it told and is remembered.
    [[nodiscard]] std::optional<HostPosition> hostAt(std::int64_t modelSample) const;
    // [inference] The samples [begin, end), parted where the transport jumped, started or stopped. None where end <=
    // begin.
    [[nodiscard]] std::vector<HostStretch> stretchesIn(std::int64_t begin, std::int64_t end) const;

    // [inference] Nothing before this sample will be asked for.
    void forgetBefore(std::int64_t modelSample);
    [[nodiscard]] std::size_t numStretches() const { return stretches_.size(); }

    static constexpr std::size_t kMaxStretches = 16384; // the oldest go first

private:
    struct Stretch {
        std::int64_t startTicks;
        std::int64_t startFrame;
        std::int64_t rateMilliHz;
        BlockPosition position;
    };
    [[nodiscard]] const Stretch* stretchAt(std::int64_t ticks) const;
    [[nodiscard]] static HostPosition hostIn(const Stretch& stretch, std::int64_t ticks);

    std::deque<Stretch> stretches_; // in order of time
};

} // namespace earshot
