// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ReferenceOps.h"

#include <cmath>
#include <numbers>
#include <vector>

namespace earshot::reference {

Tensor linear(const Tensor& weight, const Tensor& bias, const Tensor& x) {
    const std::int64_t rows = x.shape()[0], inputs = weight.shape()[1], outputs = weight.shape()[0];
    Tensor y({rows, outputs});
    for (std::int64_t m = 0; m < rows; ++m)
        for (std::int64_t n = 0; n < outputs; ++n) {
            double sum = bias.empty() ? 0.0 : bias.data()[n];
            for (std::int64_t k = 0; k < inputs; ++k)
                sum += static_cast<double>(x.data()[m * inputs + k]) * weight.data()[n * inputs + k];
            y.data()[m * outputs + n] = static_cast<float>(sum);
        }
    return y;
}

Tensor conv1d(const Tensor& weight, const Tensor& bias, const Conv1dOptions& options, const Tensor& x) {
    const std::int64_t frames = x.shape()[0], inputs = x.shape()[1];
    const std::int64_t outputs = weight.shape()[0], perGroup = weight.shape()[1], kernel = weight.shape()[2];
    const std::int64_t outFrames = (frames + options.paddingLeft + options.paddingRight - kernel) / options.stride + 1;
    const std::int64_t outputsPerGroup = outputs / options.groups;
    Tensor y({outFrames, outputs});
    for (std::int64_t t = 0; t < outFrames; ++t)
        for (std::int64_t o = 0; o < outputs; ++o) {
            double sum = bias.empty() ? 0.0 : bias.data()[o];
            for (std::int64_t k = 0; k < kernel; ++k) {
                const std::int64_t from = t * options.stride + k - options.paddingLeft;
                if (from < 0 || from >= frames) continue;
                for (std::int64_t i = 0; i < perGroup; ++i)
                    sum += static_cast<double>(x.data()[from * inputs + o / outputsPerGroup * perGroup + i]) *
                           weight.data()[(o * perGroup + i) * kernel + k];
            }
            y.data()[t * outputs + o] = static_cast<float>(sum);
        }
    return y;
}

namespace {

// Normalises `count` values that lie `stride` apart; gamma and beta have their own stride (0: one for all).
void normalise(const float* x, float* y, std::int64_t count, std::int64_t stride, const float* gamma, const float* beta,
               std::int64_t weightStride, double eps) {
    double mean = 0.0, variance = 0.0;
    for (std::int64_t i = 0; i < count; ++i) mean += x[i * stride] / static_cast<double>(count);
    for (std::int64_t i = 0; i < count; ++i) variance += std::pow(x[i * stride] - mean, 2) / static_cast<double>(count);
    for (std::int64_t i = 0; i < count; ++i)
        y[i * stride] = static_cast<float>(
            (x[i * stride] - mean) / std::sqrt(variance + eps) * gamma[i * weightStride] + beta[i * weightStride]);
}

} // namespace

Tensor layerNorm(const NormWeights& norm, const Tensor& x) {
    Tensor y(x.shape());
    const std::int64_t width = x.shape()[1];
    for (std::int64_t t = 0; t < x.shape()[0]; ++t)
        normalise(x.data() + t * width, y.data() + t * width, width, 1, norm.gamma.data(), norm.beta.data(), 1,
                  static_cast<double>(norm.eps));
    return y;
}

Tensor channelGroupNorm(const NormWeights& norm, const Tensor& x) {
    Tensor y(x.shape());
    for (std::int64_t c = 0; c < x.shape()[1]; ++c)
        normalise(x.data() + c, y.data() + c, x.shape()[0], x.shape()[1], norm.gamma.data() + c, norm.beta.data() + c,
                  0, static_cast<double>(norm.eps));
    return y;
}

double activation(Activation activation, double x) {
    const auto sigmoid = [](double v) { return 1.0 / (1.0 + std::exp(-v)); };
    switch (activation) {
    case Activation::kGelu: return x * 0.5 * std::erfc(-x * std::numbers::sqrt2 / 2.0);
    case Activation::kGeluTanh:
        return 0.5 * x * (1.0 + std::tanh(std::sqrt(2.0 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
    case Activation::kQuickGelu: return x * sigmoid(1.702 * x);
    case Activation::kRelu: return std::max(x, 0.0);
    case Activation::kSilu: return x * sigmoid(x);
    case Activation::kSigmoid: return sigmoid(x);
    case Activation::kTanh: return std::tanh(x);
    case Activation::kLinear: return x;
    }
    return x;
}

Tensor attention(const AttentionShape& shape, const AttentionInput& input) {
    const std::int64_t d = shape.headDim, width = shape.width();
    Tensor context({shape.numQueries, width});
    std::vector<double> weights(static_cast<std::size_t>(shape.numValidKeys));
    for (std::int64_t h = 0; h < shape.numHeads; ++h)
        for (std::int64_t t = 0; t < shape.numQueries; ++t) {
            const float* query = input.queries.floats() + t * input.queryStride + h * d;
            double sum = 0.0;
            for (std::int64_t s = 0; s < shape.numValidKeys; ++s) {
                double score = 0.0;
                for (std::int64_t i = 0; i < d; ++i)
                    score += static_cast<double>(query[i]) * input.keys.floats()[s * input.keyStride + h * d + i];
                sum += weights[static_cast<std::size_t>(s)] = std::exp(score);
            }
            for (std::int64_t i = 0; i < d; ++i) {
                double value = 0.0;
                for (std::int64_t s = 0; s < shape.numValidKeys; ++s)
                    value += weights[static_cast<std::size_t>(s)] / sum *
                             input.values.floats()[s * input.keyStride + h * d + i];
                context.data()[t * width + h * d + i] = static_cast<float>(value);
            }
        }
    return context;
}

} // namespace earshot::reference
