// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Workspace: everything a forward pass changes. Buffers keep their memory, so that passes of one length settle and
// allocate nothing. One per thread that runs passes; models are const and shared.
#pragma once

#include "Attention.h"
#include "ComputeContext.h"
#include "Tensor.h"

#include <functional>
#include <string_view>

namespace earshot {

// What the time of a pass goes to.
enum class Work { kConv, kPositionalConv, kAttention, kLinear, kRest };
inline constexpr int kNumWorks = 5;

struct Workspace {
    ComputeContext compute;

    Tensor hidden;       // [T, D], of the models with a head
    Tensor layerSum;     // [T, D], of the classification model
    Tensor features;     // [T of a conv layer, C]
    Tensor nextFeatures; // [T of the next conv layer, C]
    Tensor normed;       // [T, D] or [T, C], maybe narrow (roomFor()); the positional convolution's input
    Tensor positions;    // [T, D]
    Tensor qkv;          // [T, 3 D], maybe narrow
    Tensor context;      // [T, D], maybe narrow
    Tensor intermediate; // [T, F], or the adapter's [T, A]; maybe narrow
    Tensor attention;    // attention maps [H, T, keys] of the eager form, scratch of the tiled one

    // Called as the pass turns from one kind of work to the next; a benchmark reads its clock there. May be empty.
    std::function<void(Work)> onWork;

    void enter(Work work) const {
        if (onWork) onWork(work);
    }
};

// Sees every stage as it is computed. values: [T, C], or [H, T, keys] for attention maps; valid only during the call.
// Names, with i counting from 0: conv.i, feature_projection, pos_conv_embed, attention.i, hidden.i, last_hidden_state,
// layer_sum, projector, pooled, logits.
using StageObserver = std::function<void(std::string_view name, const float* values, const Shape& shape)>;

struct ForwardOptions {
    AttentionImplementation attention = AttentionImplementation::kTiled; // attention.i is shown by kEager only
    StageObserver observer = nullptr;

    void show(std::string_view name, const float* values, const Shape& shape) const {
        if (observer) observer(name, values, shape);
    }
};

} // namespace earshot
