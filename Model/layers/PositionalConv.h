// SPDX-License-Identifier: AGPL-3.0-or-later
//
// PositionalConv: relative positions by a wide grouped convolution (wav2vec 2.0 section 2; transformers
// HubertPositionalConvEmbedding), with its weight norm multiplied out at load, or after a batch
// norm. Const after loading.
#pragma once

#include "Conv1d.h"
#include "HubertConfig.h"
#include "Result.h"
#include "WeightSource.h"
#include "Workspace.h"

namespace earshot {

class PositionalConv {
public:
    static Result<PositionalConv> load(ComputeContext& compute, const HubertConfig& config, const WeightSource& source);

    // hidden: [T, D] in; the returned reference is workspace.positions, [T, D].
    const Tensor& forward(Workspace& workspace, const Tensor& hidden) const;

private:
    Conv1d conv_;
    // Batch norm before the convolution, as x * scale + shift per channel; both empty where there is none. It cannot be
    // folded into the weights: the zero padding comes after it.
    Tensor scale_, shift_; // [D]
};

} // namespace earshot
