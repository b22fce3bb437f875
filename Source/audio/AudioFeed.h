// SPDX-License-Identifier: AGPL-3.0-or-later
//
// AudioFeed: the other end of an AudioTap, for the inference thread: everything that was pushed, in order, in pieces
// that know exactly when they were: sound, silence, and gaps where the ring was full. Samples stay in the ring until
// the next piece is asked for.
#pragma once

#include "AudioMessage.h"
#include "StreamClock.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace earshot {

struct FeedPiece {
    SoundKind kind = SoundKind::kSound;
    std::int64_t firstFrame = 0;    // counts all frames of the stream, of whatever rate
    std::int64_t numFrames = 0;     // at least 1
    std::span<const float> samples; // of kSound, numFrames of them; valid until the next call of next()
    std::int64_t startTicks = 0;    // exact stream time of its first frame, see StreamClock.h
    std::int64_t endTicks = 0;      // and of the frame after its last
    std::int64_t rateMilliHz = 0;
    BlockPosition position{};   // of its first frame
    bool startsStretch = false; // the host's timeline jumps here, or something about it changed
};

class AudioFeed {
public:
    AudioFeed(const AudioFeed&) = delete;
    AudioFeed& operator=(const AudioFeed&) = delete;

    // [inference] The next piece, of at most maxFrames, or nothing while nothing has come. A call that returns nothing
    // has given all room back.
    [[nodiscard]] std::optional<FeedPiece> next(std::int64_t maxFrames);

    // [inference] The tap has closed and every frame has been handed out: there will never be more.
    [[nodiscard]] bool isFinished();

    // [inference] Samples in the ring; lost and silent frames are not among them.
    [[nodiscard]] std::int64_t numWaiting() { return static_cast<std::int64_t>(samples_.numReadable() - lent_); }

    // [any]
    [[nodiscard]] bool isOffline() const { return status_->isOffline.load(std::memory_order_relaxed); }
    [[nodiscard]] Levels levels() const { return status_->levels.read(); }
    [[nodiscard]] AudioCounters counters() const { return status_->counters(); }

private:
    friend struct AudioLink;
    AudioFeed(SpscRing<float>::Consumer samples, SpscRing<AudioMessage>::Consumer messages,
              std::shared_ptr<AudioLinkStatus> status);

    [[nodiscard]] std::optional<std::uint64_t> takeMessages();
    [[nodiscard]] std::int64_t takeLastFrames();
    [[nodiscard]] FeedPiece makePiece(SoundKind kind, std::int64_t frames);

    SpscRing<float>::Consumer samples_;
    SpscRing<AudioMessage>::Consumer messages_;
    std::shared_ptr<AudioLinkStatus> status_;

    std::size_t lent_ = 0; // samples of the piece that was handed out last
    StreamClock clock_;
    std::int64_t frame_ = 0;        // the next one
    BlockPosition stretch_{};       // in force,
    std::int64_t stretchFrame_ = 0; // since this frame
    bool startsStretch_ = false;
    SoundKind skippedKind_ = SoundKind::kSilence;
    std::int64_t skippedFrames_ = 0; // still to be handed out, before any further sample
    bool lastFramesTaken_ = false;
};

} // namespace earshot
