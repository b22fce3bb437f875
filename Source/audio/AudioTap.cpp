// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Host buffers -> one channel in the ring, and the messages that go with it. Everything here but pushBlocking() runs on
// the audio thread.
#include "AudioTap.h"

#include "ThreadRole.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <thread>
#include <utility>

namespace earshot {
namespace {

constexpr double kLowestRateHz = 1e3;
constexpr double kHighestRateHz = 1e6;
constexpr float kLargestSample =
    64.0F; // 36 dB over full scale: what is beyond is a fault, and squares must stay finite
// Smaller samples count as 0: they are 300 dB below full scale, and their squares would be denormal, which costs a
// hundred times as much as other numbers do.
constexpr std::uint32_t kSmallestExponent = std::bit_cast<std::uint32_t>(1e-15F) & 0x7f800000U;
constexpr std::uint32_t kInfiniteExponent = 0x7f800000U;
// Once the ring was full, frames are refused until this share of it is free: one gap rather than a sieve.
constexpr std::size_t kResumeShare = 4;
constexpr std::size_t kMessagesPerPush = 3; // at most
constexpr auto kBlockingNap = std::chrono::milliseconds(1);

BlockPosition cleaned(const BlockPosition& position, double fallbackRateHz) noexcept EARSHOT_NONBLOCKING {
    BlockPosition clean = position;
    if (!(clean.sampleRateHz >= kLowestRateHz && clean.sampleRateHz <= kHighestRateHz))
        clean.sampleRateHz = fallbackRateHz;
    if (!std::isfinite(clean.hostSeconds)) clean.hasHostTime = false;
    if (!std::isfinite(clean.quarterNotes)) clean.quarterNotes = 0;
    if (!std::isfinite(clean.tempoBpm)) clean.tempoBpm = 0;
    if (!std::isfinite(clean.meter.barStart) || !std::isfinite(clean.meter.barsBefore)) clean.meter = {};
    return clean;
}

inline float cleaned(float sample, std::int32_t& numNonFinite) noexcept EARSHOT_NONBLOCKING {
    const std::uint32_t exponent = std::bit_cast<std::uint32_t>(sample) & kInfiniteExponent;
    numNonFinite += exponent == kInfiniteExponent ? 1 : 0;
    return exponent >= kSmallestExponent && exponent != kInfiniteExponent ? sample : 0.0F;
}

struct Mixed {
    float peak = 0;
    double sumOfSquares = 0;
    std::int32_t numNonFinite = 0;
};

// The mean of the channels' frames from firstFrame on. A channel that is not there is silent.
template <class Sample>
void mix(std::span<float> mono, const Sample* const* channels, int numChannels, std::int64_t firstFrame,
         Mixed& mixed) noexcept EARSHOT_NONBLOCKING {
    float* const out = mono.data();
    const std::size_t count = mono.size();
    std::int32_t numNonFinite = 0;
    std::fill_n(out, count, 0.0F);
    for (int channel = 0; channel < numChannels; ++channel) {
        if (channels[channel] == nullptr) continue;
        const Sample* const in = channels[channel] + firstFrame;
        for (std::size_t i = 0; i < count; ++i) out[i] += cleaned(static_cast<float>(in[i]), numNonFinite);
    }
    const float scale = 1.0F / static_cast<float>(numChannels);
    float peak = 0;
    float sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        out[i] = std::clamp(out[i] * scale, -kLargestSample, kLargestSample);
        peak = std::max(peak, std::abs(out[i]));
        sum += out[i] * out[i];
    }
    mixed.peak = std::max(mixed.peak, peak);
    mixed.sumOfSquares += static_cast<double>(sum);
    mixed.numNonFinite += numNonFinite;
}

// For counters with one writer: no locked instruction.
void increase(std::atomic<std::int64_t>& counter, std::int64_t amount) noexcept EARSHOT_NONBLOCKING {
    counter.store(counter.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
}

} // namespace

AudioTap::AudioTap(SpscRing<float>::Producer samples, SpscRing<AudioMessage>::Producer messages,
                   std::shared_ptr<AudioLinkStatus> status)
    : samples_(std::move(samples)),
      messages_(std::move(messages)),
      status_(std::move(status)) {}

AudioTap::~AudioTap() {
    close();
}

std::int64_t AudioTap::push(const float* const* channels, int numChannels, std::int64_t numFrames,
                            const BlockPosition& position) noexcept EARSHOT_NONBLOCKING {
    expectRole(ThreadRole::kAudio);
    return pushFrom(0, channels, numChannels, numFrames, position);
}

std::int64_t AudioTap::push(const double* const* channels, int numChannels, std::int64_t numFrames,
                            const BlockPosition& position) noexcept EARSHOT_NONBLOCKING {
    expectRole(ThreadRole::kAudio);
    return pushFrom(0, channels, numChannels, numFrames, position);
}

// Frames [firstFrame, firstFrame + numFrames) of the channels; `hostPosition` is that of the first of them.
template <class Sample>
std::int64_t AudioTap::pushFrom(std::int64_t firstFrame, const Sample* const* channels, int numChannels,
                                std::int64_t numFrames,
                                const BlockPosition& hostPosition) noexcept EARSHOT_NONBLOCKING {
    if (closed_ || numFrames <= 0) return 0;
    const BlockPosition position = cleaned(hostPosition, stretch_.sampleRateHz);
    const bool isSilent =
        channels == nullptr || numChannels <= 0 || !status_->isListening.load(std::memory_order_relaxed);
    if (isSilent) {
        status_->levels.add(0, 0, numFrames);
        const bool merges = hasStretch_ && continuesStretch(position);
        if (!merges && !settle(position)) return lose(numFrames, position);
        skip(SoundKind::kSilence, numFrames);
        (void)sendWaiting(); // or later, then more of it at once
        return numFrames;
    }
    if (isRefusing_ && samples_.numWritable() < samples_.capacity() / kResumeShare) {
        if (!continuesStretch(position)) (void)settle(position);
        return lose(numFrames, position);
    }
    isRefusing_ = false;
    if (!settle(position)) return lose(numFrames, position);

    Mixed mixed;
    std::int64_t taken = 0;
    for (const std::span<float> region : samples_.reserve(static_cast<std::size_t>(numFrames))) {
        mix(region, channels, numChannels, firstFrame + taken, mixed);
        taken += static_cast<std::int64_t>(region.size());
    }
    samples_.commit(static_cast<std::size_t>(taken));
    stretchFrames_ += taken;
    status_->levels.add(mixed.peak, mixed.sumOfSquares, taken);
    if (mixed.numNonFinite > 0) increase(status_->nonFiniteSamples, mixed.numNonFinite);
    if (taken < numFrames) {
        isRefusing_ = true;
        lose(numFrames - taken, position);
    }
    return taken;
}

// Tells the feed what it has to know before it hears frames of this position; false where there is no room for that.
bool AudioTap::settle(const BlockPosition& position) noexcept EARSHOT_NONBLOCKING {
    if (!sendWaiting()) return false;
    if (hasStretch_ && continuesStretch(position)) return true;
    if (!messages_.write({.samplePosition = samples_.numWritten(), .position = position})) return false;
    hasStretch_ = true;
    stretch_ = position;
    stretchFrames_ = 0;
    return true;
}

// Compared with the beginning of the stretch, so that what a host rounds does not add up: half a frame is allowed.
bool AudioTap::continuesStretch(const BlockPosition& position) const noexcept EARSHOT_NONBLOCKING {
    if (position.sampleRateHz != stretch_.sampleRateHz || position.hasHostTime != stretch_.hasHostTime) return false;
    if (!position.hasHostTime) return true;
    const BlockPosition expected = stretch_.advancedBy(stretchFrames_);
    const double toleranceSeconds = 0.5 / position.sampleRateHz;
    const double toleranceNotes = toleranceSeconds * std::max(1.0, std::abs(position.tempoBpm) / 60);
    return position.isPlaying == expected.isPlaying && position.isRecording == expected.isRecording &&
           position.isLooping == expected.isLooping && position.tempoBpm == expected.tempoBpm &&
           position.meter.isSameSignature(expected.meter) &&
           std::abs(position.hostSeconds - expected.hostSeconds) <= toleranceSeconds &&
           std::abs(position.quarterNotes - expected.quarterNotes) <= toleranceNotes;
}

bool AudioTap::sendWaiting() noexcept EARSHOT_NONBLOCKING {
    if (waitingFrames_ == 0) return true;
    const AudioMessage message{
        .samplePosition = samples_.numWritten(), .kind = waitingKind_, .numFrames = waitingFrames_};
    if (!messages_.write(message)) return false;
    waitingFrames_ = 0;
    return true;
}

// Frames without samples. Where there is no room to tell silence from loss, all of it counts as lost.
void AudioTap::skip(SoundKind kind, std::int64_t frames) noexcept EARSHOT_NONBLOCKING {
    std::int64_t lost = kind == SoundKind::kLost ? frames : 0;
    if (waitingFrames_ > 0 && waitingKind_ != kind && !sendWaiting()) {
        lost = kind == SoundKind::kLost ? frames + waitingFrames_ : frames;
        kind = SoundKind::kLost;
    }
    waitingKind_ = kind;
    waitingFrames_ += frames;
    stretchFrames_ += frames;
    if (lost > 0) increase(status_->lostFrames, lost);
}

// Lost frames always continue the stretch that the feed knows of. Where they have another rate, and there was no room
// to say so, they count as the frames of the known rate that last as long; the fraction that is left over is kept.
std::int64_t AudioTap::lose(std::int64_t frames, const BlockPosition& position) noexcept EARSHOT_NONBLOCKING {
    if (position.sampleRateHz == stretch_.sampleRateHz) {
        skip(SoundKind::kLost, frames);
        return 0;
    }
    const double converted =
        static_cast<double>(frames) * stretch_.sampleRateHz / position.sampleRateHz + foldedFrames_;
    const auto whole = static_cast<std::int64_t>(converted);
    foldedFrames_ = converted - static_cast<double>(whole);
    if (whole > 0) skip(SoundKind::kLost, whole);
    return 0;
}

template <class Sample>
std::int64_t AudioTap::pushAnyBlocking(const Sample* const* channels, int numChannels, std::int64_t numFrames,
                                       const BlockPosition& position, std::chrono::milliseconds timeout) {
    const auto largestPiece = static_cast<std::int64_t>(std::max<std::size_t>(1, samples_.capacity() / kResumeShare));
    auto deadline = std::chrono::steady_clock::now() + timeout;
    std::int64_t done = 0;
    while (done < numFrames && !closed_) {
        const std::int64_t wanted = std::min(numFrames - done, largestPiece);
        const bool hasRoom =
            samples_.numWritable() >= static_cast<std::size_t>(wanted) && messages_.numWritable() >= kMessagesPerPush;
        if (hasRoom) {
            isRefusing_ = false;
            done += pushFrom(done, channels, numChannels, wanted, position.advancedBy(done));
            deadline = std::chrono::steady_clock::now() + timeout;
        } else if (std::chrono::steady_clock::now() >= deadline) {
            return done + pushFrom(done, channels, numChannels, numFrames - done, position.advancedBy(done));
        } else {
            std::this_thread::sleep_for(kBlockingNap);
        }
    }
    return done;
}

std::int64_t AudioTap::pushBlocking(const float* const* channels, int numChannels, std::int64_t numFrames,
                                    const BlockPosition& position, std::chrono::milliseconds timeout) {
    return pushAnyBlocking(channels, numChannels, numFrames, position, timeout);
}

std::int64_t AudioTap::pushBlocking(const double* const* channels, int numChannels, std::int64_t numFrames,
                                    const BlockPosition& position, std::chrono::milliseconds timeout) {
    return pushAnyBlocking(channels, numChannels, numFrames, position, timeout);
}

void AudioTap::close() noexcept EARSHOT_NONBLOCKING {
    if (closed_) return;
    closed_ = true;
    if (!sendWaiting()) {
        status_->lastKind = waitingKind_;
        status_->lastFrames = waitingFrames_;
    }
    status_->closed.store(true, std::memory_order_release);
}

} // namespace earshot
