// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Stream time, counted exactly: in ticks of 1/705,600,000 s, of which every usual sampling rate (8, 11.025, 16, 22.05,
// 24, 32, 44.1, 48, 88.2, 96, 176.4, 192, 384 kHz) has a whole number per frame. Within a stretch of one rate, time is
// the number of frames over the rate, in whole numbers; for other rates only the instant of a change of rate is
// rounded, to less than a nanosecond. Nothing adds up over hours. Pure arithmetic: any thread.
#pragma once

#include <cmath>
#include <cstdint>

namespace earshot {

inline constexpr std::int64_t kTicksPerSecond = 705'600'000;
inline constexpr std::int64_t kStreamRateHz = 16'000; // of every published HuBERT: what live streams are resampled to
inline constexpr std::int64_t kTicksPerModelSample = kTicksPerSecond / kStreamRateHz;
static_assert(kTicksPerSecond % kStreamRateHz == 0);

// a * b / c, rounded down, for c > 0 and results that fit.
[[nodiscard]] constexpr std::int64_t mulDivFloor(std::int64_t a, std::int64_t b, std::int64_t c) {
    const __int128 product = static_cast<__int128>(a) * b;
    const __int128 quotient = product / c;
    return static_cast<std::int64_t>(quotient - (product % c < 0 ? 1 : 0));
}

// Hosts give rates as double; a thousandth of a hertz is far finer than any of them means.
[[nodiscard]] inline std::int64_t toMilliHertz(double rateHz) {
    return std::llround(rateHz * 1000);
}

// The first model sample at or after an instant.
[[nodiscard]] constexpr std::int64_t modelSampleAtOrAfter(std::int64_t ticks) {
    return (ticks + kTicksPerModelSample - 1) / kTicksPerModelSample;
}

[[nodiscard]] constexpr double ticksToSeconds(std::int64_t ticks) {
    return static_cast<double>(ticks) / static_cast<double>(kTicksPerSecond);
}

// The instants of a stream's frames, which come in stretches of one rate each.
class StreamClock {
public:
    // The frames from here on have this rate.
    void setRate(std::int64_t rateMilliHz) {
        if (rateMilliHz == rateMilliHz_) return;
        stretchTicks_ = now();
        framesInStretch_ = 0;
        rateMilliHz_ = rateMilliHz;
    }
    void advance(std::int64_t frames) { framesInStretch_ += frames; }

    // The instant of the next frame.
    [[nodiscard]] std::int64_t now() const {
        return stretchTicks_ + mulDivFloor(framesInStretch_, kTicksPerSecond * 1000, rateMilliHz_);
    }
    [[nodiscard]] std::int64_t rateMilliHz() const { return rateMilliHz_; }

private:
    std::int64_t stretchTicks_ = 0; // where the stretch of this rate began
    std::int64_t framesInStretch_ = 0;
    std::int64_t rateMilliHz_ = 1000;
};

} // namespace earshot
