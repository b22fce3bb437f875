// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Linear: y = activation(x W^T + b), or y = activation(y + x W^T + b), through oneDNN's matmul, with the weights packed
// once in the layout its kernels read. x and y are float32 in every precision; x is narrowed on the way in, and sums
// come back as float32 before bias, activation and residual. Const after packing: shared by threads, each with its own
// ComputeContext.
#pragma once

#include "Activation.h"
#include "ComputeContext.h"
#include "Precision.h"
#include "Tensor.h"

namespace earshot {

struct LinearOptions {
    Activation activation = Activation::kLinear;
    bool accumulate = false; // add to y, as a residual connection does, instead of overwriting it
    Precision precision = Precision::kFloat32;
};

class Linear {
public:
    Linear() = default;
    // weight: [N, K]; bias: [N], or empty for none. Throws dnnl::error, bad_alloc.
    Linear(ComputeContext& context, const Tensor& weight, Tensor bias, const LinearOptions& options = {});

    // x: [numRows, K] in, y: [numRows, N] out, both contiguous and not overlapping.
    void forward(ComputeContext& context, const float* x, std::int64_t numRows, float* y) const;

    // The product alone, as forward() runs it inside: x is in the precision's own type, y float32 or, of int8, int32.
    // What a benchmark measures forward passes against.
    void multiply(ComputeContext& context, const void* x, std::int64_t numRows, void* y) const;

    [[nodiscard]] std::int64_t numInputs() const { return numInputs_; }
    [[nodiscard]] std::int64_t numOutputs() const { return numOutputs_; }

private:
    void forwardInt8(ComputeContext& context, const float* x, std::int64_t numRows, float* y) const;

    std::int64_t numInputs_ = 0;
    std::int64_t numOutputs_ = 0;
    LinearOptions options_;
    Tensor packed_;
    Tensor bias_;
    Tensor outputScales_; // [N], of int8 weights
};

} // namespace earshot
