// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Conv1d over time-major frames through oneDNN, weights packed once. Const after packing: shared by threads, each with
// its own ComputeContext.
#pragma once

#include "Activation.h"
#include "ComputeContext.h"
#include "Precision.h"
#include "Tensor.h"

namespace earshot {

struct Conv1dOptions {
    std::int64_t stride = 1;
    std::int64_t groups = 1;
    std::int64_t paddingLeft = 0; // zero frames before and after
    std::int64_t paddingRight = 0;
    Activation activation = Activation::kLinear;
    Precision precision = Precision::kFloat32; // kInt8 is none of its
};

class Conv1d {
public:
    Conv1d() = default;
    // weight: [C out, C in / groups, K] as torch.nn.Conv1d keeps it; bias: [C out], or empty. Throws dnnl::error,
    // bad_alloc.
    Conv1d(ComputeContext& context, const Tensor& weight, Tensor bias, const Conv1dOptions& options);

    // x: [numFrames, C in] in, y: [outFrames(numFrames), C out] out.
    void forward(ComputeContext& context, const float* x, std::int64_t numFrames, float* y) const;

    // floor((padded frames - K) / stride) + 1, or 0 where that is too short for one.
    [[nodiscard]] std::int64_t outFrames(std::int64_t numFrames) const;
    [[nodiscard]] std::int64_t numOutputs() const { return outChannels_; }

private:
    void forwardExtended(ComputeContext& context, const float* x, std::int64_t numFrames, float* y) const;

    std::int64_t inChannels_ = 0;
    std::int64_t outChannels_ = 0;
    std::int64_t kernel_ = 0;
    std::int64_t minFrames_ = 1; // shorter inputs are extended by zeros
    Conv1dOptions options_;
    Tensor packed_;
    Tensor bias_;
};

} // namespace earshot
