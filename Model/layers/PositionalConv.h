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

    // frames: [numPast + T, D] in, of which the last T are wanted; the frames before and after are zero to it. The
    // returned reference is workspace.positions, [T, D].
    const Tensor& forward(Workspace& workspace, const float* frames, std::int64_t numPast,
                          std::int64_t numFrames) const;

    // Frames to the left that one frame sees: what a stream keeps, and the most that numPast may be.
    [[nodiscard]] std::int64_t leftFrames() const { return leftFrames_; }

private:
    Conv1d conv_; // without padding: forward() puts the true frames, or zeros, around
    std::int64_t leftFrames_ = 0;
    std::int64_t rightFrames_ = 0;
    std::int64_t width_ = 0; // D
    // Batch norm before the convolution, as x * scale + shift per channel; both empty where there is none. It cannot be
    // folded into the weights: the zero padding comes after it.
    Tensor scale_, shift_; // [D]
};

} // namespace earshot
