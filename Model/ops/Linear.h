// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Linear: y = activation(x W^T + b), or y = activation(y + x W^T + b), with the weights packed once in the layout that
// the kernels read: oneDNN's, or in smaller precisions our own where the processor has tiles. x is narrowed on the way
// in unless it is bfloat16 already; sums are float32 before bias, activation and residual. Const after packing: shared
// by threads, each with its own ComputeContext.
#pragma once

#include "Activation.h"
#include "ComputeContext.h"
#include "Precision.h"
#include "Tensor.h"
#include "Values.h"

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

    // x: [numRows, K] in, y: [numRows, N] out, both contiguous and not overlapping. bfloat16 only of a layer in a
    // smaller precision; y is float32 where it accumulates.
    void forward(ComputeContext& context, ConstValues x, std::int64_t numRows, Values y) const;

    // The product alone, of x in the precision's own type: what a benchmark measures forward passes against.
    void multiply(ComputeContext& context, const void* x, std::int64_t numRows, Values y) const;

    [[nodiscard]] std::int64_t numInputs() const { return numInputs_; }
    [[nodiscard]] std::int64_t numOutputs() const { return numOutputs_; }

private:
    void multiplyOnTiles(const void* x, std::int64_t numRows, const float* rowScales, Values y) const;
    void multiplyByLibrary(ComputeContext& context, const void* x, std::int64_t numRows, Values y) const;
    void packForLibrary(ComputeContext& context, const void* weight, Precision type);

    std::int64_t numInputs_ = 0;
    std::int64_t numOutputs_ = 0;
    LinearOptions options_;
    bool onTiles_ = false;
    Tensor packed_;
    Tensor bias_;
    Tensor outputScales_; // [N], of int8 weights
};

} // namespace earshot
