// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Activations.h"

#include "VectorMath.h"

#include <limits>

namespace earshot {

namespace {

// Values that one thread takes at a time: 64 KiB, so that they stay in its cache.
constexpr std::int64_t kBlock = 16384;

template <Activation activation>
EARSHOT_INLINE void activateLoop(float* x, std::int64_t n) {
#pragma omp simd
    for (std::int64_t i = 0; i < n; ++i) x[i] = activate<activation>(x[i]);
}

EARSHOT_MULTIVERSION void activateBlock(Activation activation, float* x, std::int64_t n) {
    switch (activation) {
    case Activation::kGelu: return activateLoop<Activation::kGelu>(x, n);
    case Activation::kGeluTanh: return activateLoop<Activation::kGeluTanh>(x, n);
    case Activation::kQuickGelu: return activateLoop<Activation::kQuickGelu>(x, n);
    case Activation::kRelu: return activateLoop<Activation::kRelu>(x, n);
    case Activation::kSilu: return activateLoop<Activation::kSilu>(x, n);
    case Activation::kSigmoid: return activateLoop<Activation::kSigmoid>(x, n);
    case Activation::kTanh: return activateLoop<Activation::kTanh>(x, n);
    case Activation::kLinear: return;
    }
}

EARSHOT_MULTIVERSION void addScaledBlock(float* y, float scale, const float* x, std::int64_t n, bool overwrite) {
    if (overwrite) { // y may hold anything, NaN too
#pragma omp simd
        for (std::int64_t i = 0; i < n; ++i) y[i] = scale * x[i];
        return;
    }
#pragma omp simd
    for (std::int64_t i = 0; i < n; ++i) y[i] += scale * x[i];
}

EARSHOT_MULTIVERSION void softmaxRow(float* x, std::int64_t n) {
    float largest = -std::numeric_limits<float>::infinity();
#pragma omp simd reduction(max : largest)
    for (std::int64_t i = 0; i < n; ++i) largest = x[i] > largest ? x[i] : largest;
    float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = 0; i < n; ++i) {
        x[i] = fastExp(x[i] - largest);
        sum += x[i];
    }
    const float scale = 1.0f / sum;
#pragma omp simd
    for (std::int64_t i = 0; i < n; ++i) x[i] *= scale;
}

template <class Work> // work(first, count)
void forBlocks(std::int64_t n, const Work& work) {
#pragma omp parallel for if (n > kBlock)
    for (std::int64_t first = 0; first < n; first += kBlock) work(first, std::min(kBlock, n - first));
}

} // namespace

void activate(Activation activation, std::span<float> values) {
    forBlocks(std::ssize(values),
              [&](std::int64_t first, std::int64_t count) { activateBlock(activation, values.data() + first, count); });
}

void addTo(std::span<float> y, std::span<const float> x) {
    addScaled(y, 1.0f, x, false);
}

void addScaled(std::span<float> y, float scale, std::span<const float> x, bool overwrite) {
    forBlocks(std::ssize(y), [&](std::int64_t first, std::int64_t count) {
        addScaledBlock(y.data() + first, scale, x.data() + first, count, overwrite);
    });
}

void softmaxRows(float* x, std::int64_t numRows, std::int64_t width, std::int64_t numValid) {
#pragma omp parallel for if (numRows * width > kBlock)
    for (std::int64_t row = 0; row < numRows; ++row) {
        softmaxRow(x + row * width, numValid);
        std::fill(x + row * width + numValid, x + (row + 1) * width, 0.0f);
    }
}

} // namespace earshot
