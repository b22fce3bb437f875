// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Intervals in a sorted vector; there are few.
#include "GapList.h"

#include <algorithm>
#include <utility>

namespace earshot {

bool GapList::add(double fromSeconds, double toSeconds, std::string reason) {
    if (!(toSeconds - fromSeconds >= kShortestSeconds)) return false;
    const auto place = std::upper_bound(gaps_.begin(), gaps_.end(), fromSeconds,
                                        [](double from, const TranscriptGap& gap) { return from < gap.startSeconds; });
    gaps_.insert(place, {fromSeconds, toSeconds, std::move(reason)});
    if (gaps_.size() > maxGaps_) gaps_.erase(gaps_.begin());
    return true;
}

bool GapList::contains(double seconds) const {
    return std::any_of(gaps_.begin(), gaps_.end(), [seconds](const TranscriptGap& gap) {
        return seconds >= gap.startSeconds && seconds <= gap.endSeconds;
    });
}

bool GapList::fill(double fromSeconds, double toSeconds) {
    bool wasGap = false;
    std::vector<TranscriptGap> remaining;
    for (TranscriptGap& gap : gaps_) {
        if (gap.endSeconds <= fromSeconds || gap.startSeconds >= toSeconds) {
            remaining.push_back(std::move(gap));
            continue;
        }
        wasGap = true;
        if (fromSeconds - gap.startSeconds >= kShortestSeconds)
            remaining.push_back({gap.startSeconds, fromSeconds, gap.reason});
        if (gap.endSeconds - toSeconds >= kShortestSeconds)
            remaining.push_back({toSeconds, gap.endSeconds, gap.reason});
    }
    gaps_ = std::move(remaining);
    return wasGap;
}

} // namespace earshot
