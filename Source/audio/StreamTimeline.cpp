// SPDX-License-Identifier: AGPL-3.0-or-later
#include "StreamTimeline.h"

#include "ThreadRole.h"

#include <algorithm>
#include <cmath>

namespace earshot {

void StreamTimeline::append(const FeedPiece& piece) {
    expectRole(ThreadRole::kInference);
    if (!piece.startsStretch && !stretches_.empty()) return;
    if (stretches_.size() == kMaxStretches) stretches_.pop_front();
    stretches_.push_back({piece.startTicks, piece.firstFrame, piece.rateMilliHz, piece.position});
}

const StreamTimeline::Stretch* StreamTimeline::stretchAt(std::int64_t ticks) const {
    const auto after =
        std::upper_bound(stretches_.begin(), stretches_.end(), ticks,
                         [](std::int64_t instant, const Stretch& stretch) { return instant < stretch.startTicks; });
    return after == stretches_.begin() ? nullptr : &*std::prev(after);
}

std::optional<std::int64_t> StreamTimeline::frameAt(std::int64_t modelSample) const {
    const std::int64_t ticks = modelSample * kTicksPerModelSample;
    const Stretch* stretch = stretchAt(ticks);
    if (!stretch) return std::nullopt;
    return stretch->startFrame + mulDivFloor(ticks - stretch->startTicks, stretch->rateMilliHz, kTicksPerSecond * 1000);
}

std::optional<HostPosition> StreamTimeline::hostAt(std::int64_t modelSample) const {
    const std::int64_t ticks = modelSample * kTicksPerModelSample;
    const Stretch* stretch = stretchAt(ticks);
    if (!stretch || !stretch->position.hasHostTime) return std::nullopt;
    return hostIn(*stretch, ticks);
}

HostPosition StreamTimeline::hostIn(const Stretch& stretch, std::int64_t ticks) {
    const BlockPosition& from = stretch.position;
    const double seconds = from.isPlaying ? ticksToSeconds(ticks - stretch.startTicks) : 0;
    const double quarterNotes = from.quarterNotes + seconds * from.tempoBpm / 60;
    return {from.hostSeconds + seconds, quarterNotes, from.meter.at(quarterNotes)};
}

// Hosts begin a stretch with each change of tempo as well: where the places run on, it is still the same one.
std::vector<HostStretch> StreamTimeline::stretchesIn(std::int64_t begin, std::int64_t end) const {
    const std::int64_t endTicks = end * kTicksPerModelSample;
    std::vector<HostStretch> found;
    for (std::int64_t ticks = begin * kTicksPerModelSample; ticks < endTicks;) {
        const Stretch* stretch = stretchAt(ticks);
        const auto next =
            std::upper_bound(stretches_.begin(), stretches_.end(), ticks,
                             [](std::int64_t instant, const Stretch& later) { return instant < later.startTicks; });
        const std::int64_t until = next == stretches_.end() ? endTicks : std::min(endTicks, next->startTicks);
        HostStretch piece{.startSeconds = ticksToSeconds(ticks), .endSeconds = ticksToSeconds(until)};
        if (stretch && stretch->position.hasHostTime && stretch->position.isPlaying) {
            piece.start = hostIn(*stretch, ticks);
            piece.end = hostIn(*stretch, until);
        }
        const bool runsOn =
            !found.empty() && found.back().start.has_value() == piece.start.has_value() &&
            (!piece.start || std::abs(piece.start->seconds - found.back().end.seconds) < kHostJumpSeconds);
        if (runsOn) {
            found.back().endSeconds = piece.endSeconds;
            found.back().end = piece.end;
        } else {
            found.push_back(piece);
        }
        ticks = until;
    }
    return found;
}

void StreamTimeline::forgetBefore(std::int64_t modelSample) {
    expectRole(ThreadRole::kInference);
    const std::int64_t ticks = modelSample * kTicksPerModelSample;
    while (stretches_.size() > 1 && stretches_[1].startTicks <= ticks) stretches_.pop_front();
}

} // namespace earshot
