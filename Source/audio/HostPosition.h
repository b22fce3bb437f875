// SPDX-License-Identifier: AGPL-3.0-or-later
//
// HostPosition: a place on the timeline of the host that the sound came from. Pure data: any thread.
#pragma once

#include <cstdint>
#include <optional>

namespace earshot {

inline constexpr double kHostJumpSeconds = 0.1; // hosts round; what is smaller is no jump of the transport

// As rulers count: from 1, in the beats of the time signature.
struct BarPosition {
    std::int64_t bar = 1;
    double beat = 1;
};

struct HostPosition {
    double seconds = 0;
    double quarterNotes = 0;
    std::optional<BarPosition> bar{}; // where the host told its time signature
};

// Sound between two jumps of the host's transport.
struct HostStretch {
    double startSeconds = 0; // of the stream
    double endSeconds = 0;
    std::optional<HostPosition> start{}; // none while the transport stands still or tells nothing
    HostPosition end{};                  // where there is a start
};

} // namespace earshot
