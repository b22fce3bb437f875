// SPDX-License-Identifier: AGPL-3.0-or-later
//
// BlockPosition: what a host says of a block of sound: its rate, where on the host's timeline its first frame stands,
// and what the transport does. Plain values that cross threads as bytes.
#pragma once

#include "HostPosition.h"
#include "Realtime.h"

#include <cstdint>
#include <type_traits>

namespace earshot {

struct BlockPosition {
    double sampleRateHz = 48000;
    bool hasHostTime = false; // what follows says something
    bool isPlaying = false;   // else the timeline stands still while sound goes on
    bool isRecording = false;
    bool isLooping = false;
    double hostSeconds = 0;
    double quarterNotes = 0;
    double tempoBpm = 0;

    // What it would be `frames` later if nothing changed.
    [[nodiscard]] BlockPosition advancedBy(std::int64_t frames) const noexcept EARSHOT_NONBLOCKING {
        if (!isPlaying) return *this;
        const double seconds = static_cast<double>(frames) / sampleRateHz;
        BlockPosition later = *this;
        later.hostSeconds += seconds;
        later.quarterNotes += seconds * tempoBpm / 60;
        return later;
    }
};
static_assert(std::is_trivially_copyable_v<BlockPosition>);

} // namespace earshot
