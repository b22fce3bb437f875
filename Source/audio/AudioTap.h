// SPDX-License-Identifier: AGPL-3.0-or-later
//
// AudioTap: where sound enters, on the host's audio thread. It mixes any block down to one channel, straight into a
// ring whose other end is an AudioFeed on the inference thread; it only listens, so what it is given is const. It never
// allocates, locks, waits or calls the system; when the ring is full it refuses the newest frames and counts them, and
// the feed learns of a gap of exactly that length. One thread at a time may push; hosts change theirs, but never use
// two.
#pragma once

#include "AudioMessage.h"

#include <chrono>
#include <cstdint>
#include <memory>

namespace earshot {

class AudioTap {
public:
    // [any] but audio. Closes.
    ~AudioTap();
    AudioTap(const AudioTap&) = delete;
    AudioTap& operator=(const AudioTap&) = delete;

    // [audio] Any number of frames and channels, at any rate, which may change from block to block. No channels are
    // silence of that length; samples that are not finite become 0, and what is far beyond full scale is limited.
    // `position` is the first frame's. Returns how many frames were taken, from the first; the rest is lost.
    std::int64_t push(const float* const* channels, int numChannels, std::int64_t numFrames,
                      const BlockPosition& position) noexcept EARSHOT_NONBLOCKING;
    std::int64_t push(const double* const* channels, int numChannels, std::int64_t numFrames,
                      const BlockPosition& position) noexcept EARSHOT_NONBLOCKING;

    // [any] NOT for real time: for a host that says that it renders offline, for files and for tests. Waits until the
    // feed has made room, so that nothing is lost; after `timeout` without any progress, as push().
    std::int64_t pushBlocking(const float* const* channels, int numChannels, std::int64_t numFrames,
                              const BlockPosition& position, std::chrono::milliseconds timeout);
    std::int64_t pushBlocking(const double* const* channels, int numChannels, std::int64_t numFrames,
                              const BlockPosition& position, std::chrono::milliseconds timeout);

    // [any] When muted or bypassed: time goes on, sound counts as silence.
    void setListening(bool listening) noexcept EARSHOT_NONBLOCKING {
        status_->isListening.store(listening, std::memory_order_relaxed);
    }

    // [any] While whoever pushes waits for room, see pushBlocking(): then lagging is no reason to leave anything out.
    void setOffline(bool isOffline) noexcept EARSHOT_NONBLOCKING {
        status_->isOffline.store(isOffline, std::memory_order_relaxed);
    }

    // By the thread that pushes, or when none does any more. The feed ends after the last frame that was pushed; what
    // is pushed later is ignored.
    void close() noexcept EARSHOT_NONBLOCKING;

    // [any]
    [[nodiscard]] Levels levels() const noexcept EARSHOT_NONBLOCKING { return status_->levels.read(); }
    [[nodiscard]] AudioCounters counters() const noexcept EARSHOT_NONBLOCKING { return status_->counters(); }

private:
    friend struct AudioLink;
    AudioTap(SpscRing<float>::Producer samples, SpscRing<AudioMessage>::Producer messages,
             std::shared_ptr<AudioLinkStatus> status);

    template <class Sample>
    std::int64_t pushAnyBlocking(const Sample* const* channels, int numChannels, std::int64_t numFrames,
                                 const BlockPosition& position, std::chrono::milliseconds timeout);
    template <class Sample>
    std::int64_t pushFrom(std::int64_t firstFrame, const Sample* const* channels, int numChannels,
                          std::int64_t numFrames, const BlockPosition& position) noexcept EARSHOT_NONBLOCKING;

    [[nodiscard]] bool settle(const BlockPosition& position) noexcept EARSHOT_NONBLOCKING;
    [[nodiscard]] bool continuesStretch(const BlockPosition& position) const noexcept EARSHOT_NONBLOCKING;
    [[nodiscard]] bool sendWaiting() noexcept EARSHOT_NONBLOCKING;
    void skip(SoundKind kind, std::int64_t frames) noexcept EARSHOT_NONBLOCKING;
    std::int64_t lose(std::int64_t frames, const BlockPosition& position) noexcept EARSHOT_NONBLOCKING;

    SpscRing<float>::Producer samples_;
    SpscRing<AudioMessage>::Producer messages_;
    std::shared_ptr<AudioLinkStatus> status_;

    // The stretch that is going on: blocks whose positions simply continue are one stretch and need one message.
    bool hasStretch_ = false;
    BlockPosition stretch_{};
    std::int64_t stretchFrames_ = 0; // so far

    // Frames without samples that the feed has not been told of yet.
    SoundKind waitingKind_ = SoundKind::kSilence;
    std::int64_t waitingFrames_ = 0;
    double foldedFrames_ = 0; // less than one, see lose()

    bool isRefusing_ = false; // since the ring was full
    bool closed_ = false;
};

} // namespace earshot
