// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Linear: y = activation(x W^T + b), or y = activation(y + x W^T + b), through oneDNN's matmul, with the weights packed
// once in the layout its kernels read. Const after packing: shared by threads, each with its own ComputeContext.
#pragma once

#include "Activation.h"
#include "ComputeContext.h"
#include "Tensor.h"

namespace earshot {

struct LinearOptions {
    Activation activation = Activation::kLinear;
    bool accumulate = false; // add to y, as a residual connection does, instead of overwriting it
};

class Linear {
public:
    Linear() = default;
    // weight: [N, K]; bias: [N], or empty for none. Throws dnnl::error, bad_alloc.
    Linear(ComputeContext& context, const Tensor& weight, Tensor bias, const LinearOptions& options = {});

    // x: [numRows, K] in, y: [numRows, N] out, both contiguous and not overlapping.
    void forward(ComputeContext& context, const float* x, std::int64_t numRows, float* y) const;

    [[nodiscard]] std::int64_t numInputs() const { return numInputs_; }
    [[nodiscard]] std::int64_t numOutputs() const { return numOutputs_; }

private:
    std::int64_t numInputs_ = 0;
    std::int64_t numOutputs_ = 0;
    LinearOptions options_;
    Tensor packed_;
    Tensor bias_;
};

} // namespace earshot
