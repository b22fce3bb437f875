// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The tap writes a message before the samples that it is about. Looking at the samples first and at the messages after
// therefore finds every message that concerns the samples seen.
#include "AudioFeed.h"

#include "ThreadRole.h"

#include <algorithm>
#include <utility>

namespace earshot {

AudioFeed::AudioFeed(SpscRing<float>::Consumer samples, SpscRing<AudioMessage>::Consumer messages,
                     std::shared_ptr<AudioLinkStatus> status)
    : samples_(std::move(samples)),
      messages_(std::move(messages)),
      status_(std::move(status)) {}

std::optional<FeedPiece> AudioFeed::next(std::int64_t maxFrames) {
    expectRole(ThreadRole::kInference);
    samples_.release(std::exchange(lent_, 0));
    const bool closed = status_->closed.load(std::memory_order_acquire); // before looking: nothing comes after it
    const std::size_t numReadable = samples_.numReadable();
    const std::optional<std::uint64_t> nextMessageAt = takeMessages();
    if (skippedFrames_ == 0 && numReadable == 0 && !nextMessageAt && closed)
        skippedFrames_ = std::exchange(lastFramesTaken_, true) ? 0 : takeLastFrames();
    if (skippedFrames_ > 0) {
        const std::int64_t frames = std::min(skippedFrames_, maxFrames);
        skippedFrames_ -= frames;
        return makePiece(skippedKind_, frames);
    }
    const std::uint64_t untilMessage = nextMessageAt ? *nextMessageAt - samples_.numRead() : numReadable;
    const auto wanted = std::min({static_cast<std::uint64_t>(maxFrames), untilMessage, std::uint64_t{numReadable}});
    const std::span<const float> samples = samples_.peek(static_cast<std::size_t>(wanted))[0];
    if (samples.empty()) return std::nullopt;
    lent_ = samples.size();
    FeedPiece piece = makePiece(SoundKind::kSound, static_cast<std::int64_t>(samples.size()));
    piece.samples = samples;
    return piece;
}

// Those that stand before the next sample, as far as they do not come after frames that are still to be handed out.
// Returns the place of the one that is left.
std::optional<std::uint64_t> AudioFeed::takeMessages() {
    for (;;) {
        const std::span<const AudioMessage> there = messages_.peek(1)[0];
        if (there.empty()) return std::nullopt;
        const AudioMessage message = there.front();
        const bool isDue = message.samplePosition == samples_.numRead();
        const bool fits = skippedFrames_ == 0 || message.kind == skippedKind_;
        if (!isDue || !fits) return message.samplePosition;
        messages_.release(1);
        if (message.kind == SoundKind::kSound) {
            stretch_ = message.position;
            stretchFrame_ = frame_;
            startsStretch_ = true;
            clock_.setRate(toMilliHertz(stretch_.sampleRateHz));
        } else {
            skippedKind_ = message.kind;
            skippedFrames_ += message.numFrames;
        }
    }
}

std::int64_t AudioFeed::takeLastFrames() {
    skippedKind_ = status_->lastKind;
    return status_->lastFrames;
}

FeedPiece AudioFeed::makePiece(SoundKind kind, std::int64_t frames) {
    FeedPiece piece;
    piece.kind = kind;
    piece.firstFrame = frame_;
    piece.numFrames = frames;
    piece.startTicks = clock_.now();
    clock_.advance(frames);
    piece.endTicks = clock_.now();
    piece.rateMilliHz = clock_.rateMilliHz();
    piece.position = stretch_.advancedBy(frame_ - stretchFrame_);
    piece.startsStretch = std::exchange(startsStretch_, false);
    frame_ += frames;
    return piece;
}

bool AudioFeed::isFinished() {
    expectRole(ThreadRole::kInference);
    const bool closed = status_->closed.load(std::memory_order_acquire);
    const bool isEmpty = samples_.numReadable() == lent_ && messages_.numReadable() == 0 && skippedFrames_ == 0;
    return closed && isEmpty && (lastFramesTaken_ || status_->lastFrames == 0);
}

} // namespace earshot
