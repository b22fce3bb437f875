// SPDX-License-Identifier: AGPL-3.0-or-later
//
// BlockPosition: what a host says of a block of sound: its rate, where on the host's timeline its first frame stands,
// what the transport does, and the time signature. Plain values that cross threads as bytes.
#pragma once

#include "HostPosition.h"
#include "Realtime.h"

#include <cmath>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace earshot {

// A time signature and one of its bars; the others follow from it in both directions.
struct Meter {
    int beatsPerBar = 0;   // 0: none is told
    int beatUnit = 4;      // 8: eighths
    double barsBefore = 0; // whole ones, from the beginning of the timeline
    double barStart = 0;   // quarter notes

    static constexpr double kMaxBars = 1e9; // more are no music

    [[nodiscard]] bool isSameSignature(const Meter& other) const noexcept EARSHOT_NONBLOCKING {
        return beatsPerBar == other.beatsPerBar && beatUnit == other.beatUnit;
    }

    // A place so little before a beat that only rounding can have put it there is on that beat.
    [[nodiscard]] std::optional<BarPosition> at(double quarterNotes) const {
        if (beatsPerBar == 0) return std::nullopt;
        constexpr double kStepsPerBeat = 1e4;
        const double beats = std::round((quarterNotes - barStart) * beatUnit / 4 * kStepsPerBeat) / kStepsPerBeat;
        const double bars = std::floor(beats / beatsPerBar);
        if (!(std::abs(barsBefore + bars) < kMaxBars)) return std::nullopt;
        return BarPosition{1 + static_cast<std::int64_t>(barsBefore + bars), 1 + beats - bars * beatsPerBar};
    }
};

struct BlockPosition {
    double sampleRateHz = 48000;
    bool hasHostTime = false; // what follows says something
    bool isPlaying = false;   // else the timeline stands still while sound goes on
    bool isRecording = false;
    bool isLooping = false;
    double hostSeconds = 0;
    double quarterNotes = 0;
    double tempoBpm = 0;
    Meter meter{};

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
