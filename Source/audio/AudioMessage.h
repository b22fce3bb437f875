// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What crosses from an AudioTap [audio] to its AudioFeed [inference]: samples through one ring, and through another the
// messages that say how they continue; and beside the rings, counters that anyone may read. Stream positions count
// frames since the beginning, whether they were accepted, silent or lost.
#pragma once

#include "BlockPosition.h"
#include "LevelMeter.h"
#include "SpscRing.h"

#include <atomic>
#include <cstdint>

namespace earshot {

struct AudioTapConfig {
    std::size_t capacityFrames = std::size_t{1} << 19; // 10.9 s at 48 kHz, 2 MB
    std::size_t capacityMessages = 4096;
};

enum class SoundKind : unsigned char {
    kSound,
    kSilence, // no channels, or not listening: known to be silent
    kLost,    // there was no room: it sounded, and nobody will know what
};

// [audio] to [inference]. Written before the samples that it is about.
struct AudioMessage {
    std::uint64_t samplePosition = 0;   // it stands before this sample of the ring
    SoundKind kind = SoundKind::kSound; // kSound: frames from here on continue `position`
    std::int64_t numFrames = 0;         // else: so many frames of that kind stand here, continuing what was before
    BlockPosition position{};           // of kSound
};
static_assert(std::is_trivially_copyable_v<AudioMessage>);

struct AudioCounters {
    std::int64_t lostFrames = 0;       // refused, for want of room
    std::int64_t nonFiniteSamples = 0; // were NaN or infinite, became 0
};

// Shared by both ends. Each field says who writes it. One cache line, which the audio thread touches with every block.
struct alignas(64) AudioLinkStatus {
    LevelMeter levels;                             // [audio]
    std::atomic<std::int64_t> lostFrames{0};       // [audio]
    std::atomic<std::int64_t> nonFiniteSamples{0}; // [audio]
    std::atomic<bool> isListening{true};           // [any]; read by the audio thread
    std::atomic<bool> isOffline{false};            // [any]; read by the inference thread
    // By the tap when it closes, closed last, with release: what was still to be said, for which there may be no room.
    SoundKind lastKind = SoundKind::kSilence;
    std::atomic<bool> closed{false};
    std::int64_t lastFrames = 0;

    [[nodiscard]] AudioCounters counters() const noexcept EARSHOT_NONBLOCKING {
        return {lostFrames.load(std::memory_order_relaxed), nonFiniteSamples.load(std::memory_order_relaxed)};
    }
};
static_assert(sizeof(AudioLinkStatus) == 64);

} // namespace earshot
