// SPDX-License-Identifier: AGPL-3.0-or-later
//
// GapList: where in a stream captions are missing, in order of time. Memory is bounded. One thread.
#pragma once

#include "Transcript.h"

#include <cstddef>
#include <string>
#include <vector>

namespace earshot {

class GapList {
public:
    static constexpr double kShortestSeconds = 0.05; // what is shorter is none

    explicit GapList(std::size_t maxGaps = 256) : maxGaps_(maxGaps) {} // of more the oldest are forgotten

    // [any] False where it is too short.
    bool add(double fromSeconds, double toSeconds, std::string reason);
    // Whether this moment lies in a gap.
    [[nodiscard]] bool contains(double seconds) const;
    // What lies between has captions now. False where there was no gap.
    bool fill(double fromSeconds, double toSeconds);

    [[nodiscard]] const std::vector<TranscriptGap>& gaps() const { return gaps_; }

private:
    std::size_t maxGaps_;
    std::vector<TranscriptGap> gaps_;
};

} // namespace earshot
