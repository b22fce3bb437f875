// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Norms.h"

#include "Activations.h"
#include "VectorMath.h"

#include <cmath>
#include <vector>

namespace earshot {

namespace {

template <Activation activation>
EARSHOT_INLINE void layerNormRow(const float* x, const float* gamma, const float* beta, float eps, std::int64_t width,
                                 float* y) {
    float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t c = 0; c < width; ++c) sum += x[c];
    const float mean = sum / static_cast<float>(width);
    float squares = 0.0f;
#pragma omp simd reduction(+ : squares)
    for (std::int64_t c = 0; c < width; ++c) squares += (x[c] - mean) * (x[c] - mean);
    const float scale = 1.0f / std::sqrt(squares / static_cast<float>(width) + eps);
#pragma omp simd
    for (std::int64_t c = 0; c < width; ++c) y[c] = activate<activation>((x[c] - mean) * scale * gamma[c] + beta[c]);
}

template <Activation activation>
EARSHOT_INLINE void layerNormLoop(const NormWeights& norm, const float* x, std::int64_t numFrames, float* y) {
    const std::int64_t width = norm.gamma.size();
    for (std::int64_t t = 0; t < numFrames; ++t)
        layerNormRow<activation>(x + t * width, norm.gamma.data(), norm.beta.data(), norm.eps, width, y + t * width);
}

EARSHOT_MULTIVERSION void layerNormFrames(const NormWeights& norm, const float* x, std::int64_t numFrames, float* y,
                                          Activation activation) {
    switch (activation) {
    case Activation::kGelu: return layerNormLoop<Activation::kGelu>(norm, x, numFrames, y);
    case Activation::kGeluTanh: return layerNormLoop<Activation::kGeluTanh>(norm, x, numFrames, y);
    case Activation::kQuickGelu: return layerNormLoop<Activation::kQuickGelu>(norm, x, numFrames, y);
    case Activation::kRelu: return layerNormLoop<Activation::kRelu>(norm, x, numFrames, y);
    case Activation::kSilu: return layerNormLoop<Activation::kSilu>(norm, x, numFrames, y);
    case Activation::kSigmoid: return layerNormLoop<Activation::kSigmoid>(norm, x, numFrames, y);
    case Activation::kTanh: return layerNormLoop<Activation::kTanh>(norm, x, numFrames, y);
    case Activation::kLinear: return layerNormLoop<Activation::kLinear>(norm, x, numFrames, y);
    }
}

// Adds the values of frames [0, numFrames) of `width` neighbouring channels to sums, or their squared distances from
// mean.
EARSHOT_MULTIVERSION void addMoments(const float* x, std::int64_t numFrames, std::int64_t numChannels,
                                     std::int64_t width, const double* mean, double* sums) {
    for (std::int64_t t = 0; t < numFrames; ++t) {
        const float* row = x + t * numChannels;
#pragma omp simd
        for (std::int64_t c = 0; c < width; ++c) {
            const double value = row[c] - (mean ? mean[c] : 0.0);
            sums[c] += mean ? value * value : value;
        }
    }
}

// y = x * scale + shift over `width` neighbouring channels of [numFrames, numChannels]; y may be x.
EARSHOT_MULTIVERSION void scaleAndShift(const float* x, std::int64_t numFrames, std::int64_t numChannels,
                                        std::int64_t width, const float* scale, const float* shift, float* y) {
    for (std::int64_t t = 0; t < numFrames; ++t) {
        const float* from = x + t * numChannels;
        float* to = y + t * numChannels;
#pragma omp simd
        for (std::int64_t c = 0; c < width; ++c) to[c] = from[c] * scale[c] + shift[c];
    }
}

constexpr std::int64_t kChannelsPerTask = 64;

void normaliseChannels(const NormWeights& norm, float* x, std::int64_t numFrames, std::int64_t first,
                       std::int64_t width) {
    const std::int64_t numChannels = norm.gamma.size();
    double mean[kChannelsPerTask] = {}, variance[kChannelsPerTask] = {};
    float scale[kChannelsPerTask], shift[kChannelsPerTask];
    addMoments(x + first, numFrames, numChannels, width, nullptr, mean);
    for (std::int64_t c = 0; c < width; ++c) mean[c] /= static_cast<double>(numFrames);
    addMoments(x + first, numFrames, numChannels, width, mean, variance);
    for (std::int64_t c = 0; c < width; ++c) {
        const double gain = norm.gamma.data()[first + c] /
                            std::sqrt(variance[c] / static_cast<double>(numFrames) + static_cast<double>(norm.eps));
        scale[c] = static_cast<float>(gain);
        shift[c] = static_cast<float>(norm.beta.data()[first + c] - mean[c] * gain);
    }
    scaleAndShift(x + first, numFrames, numChannels, width, scale, shift, x + first);
}

} // namespace

void layerNorm(const NormWeights& norm, const float* x, std::int64_t numFrames, float* y, Activation activation) {
    constexpr std::int64_t kFramesPerTask = 16;
    const std::int64_t width = norm.gamma.size();
#pragma omp parallel for if (numFrames > kFramesPerTask)
    for (std::int64_t t = 0; t < numFrames; t += kFramesPerTask)
        layerNormFrames(norm, x + t * width, std::min(kFramesPerTask, numFrames - t), y + t * width, activation);
}

void channelGroupNorm(const NormWeights& norm, float* x, std::int64_t numFrames, Activation activation) {
    const std::int64_t numChannels = norm.gamma.size();
#pragma omp parallel for
    for (std::int64_t first = 0; first < numChannels; first += kChannelsPerTask)
        normaliseChannels(norm, x, numFrames, first, std::min(kChannelsPerTask, numChannels - first));
    activate(activation, {x, static_cast<std::size_t>(numFrames * numChannels)});
}

void channelAffine(const Tensor& scale, const Tensor& shift, const float* x, std::int64_t numFrames, float* y) {
    scaleAndShift(x, numFrames, scale.size(), scale.size(), scale.data(), shift.data(), y);
}

} // namespace earshot
