// SPDX-License-Identifier: AGPL-3.0-or-later
//
// HostPosition: a place on the timeline of the host that the sound came from. Pure data: any thread.
#pragma once

namespace earshot {

struct HostPosition {
    double seconds = 0;
    double quarterNotes = 0;
};

} // namespace earshot
