// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Norms.h"

#include "Activations.h"
#include "VectorMath.h"

#include <cmath>
#include <vector>

namespace earshot {

namespace {

template <Activation activation>
EARSHOT_INLINE void store(float value, float* y) {
    *y = activate<activation>(value);
}

template <Activation activation>
EARSHOT_INLINE void store(float value, BFloat16* y) {
    if constexpr (activation == Activation::kGelu)
        *y = roundToBFloat16(narrowGelu(value));
    else
        *y = roundToBFloat16(activate<activation>(value));
}

template <Activation activation, class Out>
EARSHOT_INLINE void layerNormRow(const float* x, const float* gamma, const float* beta, float eps, std::int64_t width,
                                 Out* y) {
    float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t c = 0; c < width; ++c) sum += x[c];
    const float mean = sum / static_cast<float>(width);
    float squares = 0.0f;
#pragma omp simd reduction(+ : squares)
    for (std::int64_t c = 0; c < width; ++c) squares += (x[c] - mean) * (x[c] - mean);
    const float scale = 1.0f / std::sqrt(squares / static_cast<float>(width) + eps);
#pragma omp simd
    for (std::int64_t c = 0; c < width; ++c) store<activation>((x[c] - mean) * scale * gamma[c] + beta[c], y + c);
}

template <Activation activation, class Out>
EARSHOT_INLINE void layerNormLoop(const NormWeights& norm, const float* x, std::int64_t numFrames, Out* y) {
    const std::int64_t width = norm.gamma.size();
    for (std::int64_t t = 0; t < numFrames; ++t)
        layerNormRow<activation>(x + t * width, norm.gamma.data(), norm.beta.data(), norm.eps, width, y + t * width);
}

template <class Out>
EARSHOT_INLINE void layerNormSwitch(const NormWeights& norm, const float* x, std::int64_t numFrames, Out* y,
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

EARSHOT_MULTIVERSION void layerNormFrames(const NormWeights& norm, const float* x, std::int64_t numFrames, float* y,
                                          Activation activation) {
    layerNormSwitch(norm, x, numFrames, y, activation);
}

EARSHOT_MULTIVERSION void narrowLayerNormFrames(const NormWeights& norm, const float* x, std::int64_t numFrames,
                                                BFloat16* y, Activation activation) {
    layerNormSwitch(norm, x, numFrames, y, activation);
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

// Takes [first, first + width) of the channels of x into their statistics. Two groups of frames are merged as in Chan,
// Golub and LeVeque 1979, "Updating formulae and a pairwise algorithm for computing sample variances".
void learnChannels(const float* x, std::int64_t numFrames, std::int64_t first, std::int64_t width,
                   ChannelStatistics& statistics) {
    const auto numChannels = std::ssize(statistics.mean);
    double mean[kChannelsPerTask] = {}, squares[kChannelsPerTask] = {};
    addMoments(x + first, numFrames, numChannels, width, nullptr, mean);
    for (std::int64_t c = 0; c < width; ++c) mean[c] /= static_cast<double>(numFrames);
    addMoments(x + first, numFrames, numChannels, width, mean, squares);
    const double share = static_cast<double>(numFrames) / (statistics.numFrames + static_cast<double>(numFrames));
    for (std::int64_t c = 0; c < width; ++c) {
        double &m = statistics.mean[static_cast<std::size_t>(first + c)],
               &v = statistics.variance[static_cast<std::size_t>(first + c)];
        const double difference = mean[c] - m;
        v = v * (1.0 - share) + squares[c] / static_cast<double>(numFrames) * share +
            difference * difference * share * (1.0 - share);
        m += difference * share;
    }
}

void normaliseChannels(const NormWeights& norm, const ChannelStatistics& statistics, float* x, std::int64_t numFrames,
                       std::int64_t first, std::int64_t width) {
    float scale[kChannelsPerTask], shift[kChannelsPerTask];
    for (std::int64_t c = 0; c < width; ++c) {
        const auto channel = static_cast<std::size_t>(first + c);
        const double gain =
            norm.gamma.data()[channel] / std::sqrt(statistics.variance[channel] + static_cast<double>(norm.eps));
        scale[c] = static_cast<float>(gain);
        shift[c] = static_cast<float>(norm.beta.data()[channel] - statistics.mean[channel] * gain);
    }
    scaleAndShift(x + first, numFrames, norm.gamma.size(), width, scale, shift, x + first);
}

} // namespace

void layerNorm(const NormWeights& norm, const float* x, std::int64_t numFrames, Values y, Activation activation) {
    constexpr std::int64_t kFramesPerTask = 16;
    const std::int64_t width = norm.gamma.size();
#pragma omp parallel for if (numFrames > kFramesPerTask)
    for (std::int64_t t = 0; t < numFrames; t += kFramesPerTask) {
        const std::int64_t count = std::min(kFramesPerTask, numFrames - t), first = t * width;
        if (y.isNarrow())
            narrowLayerNormFrames(norm, x + first, count, y.narrow() + first, activation);
        else
            layerNormFrames(norm, x + first, count, y.floats() + first, activation);
    }
}

void channelGroupNorm(const NormWeights& norm, float* x, std::int64_t numFrames, Activation activation) {
    ChannelStatistics own;
    runningGroupNorm(norm, own, 0.0, x, numFrames, activation);
}

void runningGroupNorm(const NormWeights& norm, ChannelStatistics& statistics, double maxFrames, float* x,
                      std::int64_t numFrames, Activation activation) {
    const std::int64_t numChannels = norm.gamma.size();
    statistics.mean.resize(static_cast<std::size_t>(numChannels));
    statistics.variance.resize(static_cast<std::size_t>(numChannels));
#pragma omp parallel for
    for (std::int64_t first = 0; first < numChannels; first += kChannelsPerTask) {
        const std::int64_t width = std::min(kChannelsPerTask, numChannels - first);
        learnChannels(x, numFrames, first, width, statistics);
        normaliseChannels(norm, statistics, x, numFrames, first, width);
    }
    statistics.numFrames = std::min(statistics.numFrames + static_cast<double>(numFrames), maxFrames);
    activate(activation, {x, static_cast<std::size_t>(numFrames * numChannels)});
}

void channelAffine(const Tensor& scale, const Tensor& shift, const float* x, std::int64_t numFrames, float* y) {
    scaleAndShift(x, numFrames, scale.size(), scale.size(), scale.data(), shift.data(), y);
}

} // namespace earshot
