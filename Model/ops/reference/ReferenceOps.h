// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Plain-loop twins of the kernels in Model/ops, summing in double: what the fast ones are compared with. Never
// optimised.
#pragma once

#include "Activations.h"
#include "Attention.h"
#include "Conv1d.h"
#include "Norms.h"
#include "Tensor.h"

namespace earshot::reference {

// weight: [N, K], bias: [N] or empty; x: [numRows, K], returns [numRows, N].
[[nodiscard]] Tensor linear(const Tensor& weight, const Tensor& bias, const Tensor& x);

// weight: [C out, C in / groups, K], bias: [C out] or empty; x: [T, C in], returns [T out, C out], before the
// activation.
[[nodiscard]] Tensor conv1d(const Tensor& weight, const Tensor& bias, const Conv1dOptions& options, const Tensor& x);

// x: [T, C].
[[nodiscard]] Tensor layerNorm(const NormWeights& norm, const Tensor& x);
[[nodiscard]] Tensor channelGroupNorm(const NormWeights& norm, const Tensor& x);

[[nodiscard]] double activation(Activation activation, double x);

// Returns the context [queries, D].
[[nodiscard]] Tensor attention(const AttentionShape& shape, const AttentionInput& input);

} // namespace earshot::reference
