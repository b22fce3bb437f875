// SPDX-License-Identifier: AGPL-3.0-or-later
//
// LevelMeter: how loud the sound is, from the audio thread to whoever draws it. Levels are those of windows of a few
// milliseconds; a peak is shown for two of them, so that nobody who looks 20 times a second misses one. Ballistics (how
// a bar falls) belong to the one who draws. The audio thread writes, anyone reads; both values are relaxed atomics, for
// they promise nothing about each other.
#pragma once

#include "Realtime.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>

namespace earshot {

struct Levels {
    float peak = 0; // of |sample|, 1 is full scale
    float rms = 0;
};

class LevelMeter {
public:
    static constexpr std::int64_t kWindowFrames = 2400; // 50 ms at 48 kHz

    // [audio] `frames` more with this peak and sum of squares.
    void add(float peak, double sumOfSquares, std::int64_t frames) noexcept EARSHOT_NONBLOCKING {
        peakNow_ = std::max(peakNow_, peak);
        sumNow_ += sumOfSquares;
        framesNow_ += frames;
        peak_.store(std::max(peakNow_, peakBefore_), std::memory_order_relaxed);
        if (framesNow_ < kWindowFrames) return;
        rms_.store(static_cast<float>(std::sqrt(sumNow_ / static_cast<double>(framesNow_))), std::memory_order_relaxed);
        peakBefore_ = peakNow_;
        peakNow_ = 0;
        sumNow_ = 0;
        framesNow_ = 0;
    }

    // [any]
    [[nodiscard]] Levels read() const noexcept EARSHOT_NONBLOCKING {
        return {peak_.load(std::memory_order_relaxed), rms_.load(std::memory_order_relaxed)};
    }

private:
    // Of the window that is filling, and of the one before; the audio thread's own.
    float peakNow_ = 0;
    float peakBefore_ = 0;
    double sumNow_ = 0;
    std::int64_t framesNow_ = 0;

    std::atomic<float> peak_{0}; // written by the audio thread, read by any
    std::atomic<float> rms_{0};  // likewise
};

} // namespace earshot
