// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Multi-head self-attention, softmax(Q K^T) V, exact, in two forms: eager keeps the whole score matrix, as
// transformers' eager_attention_forward does, and can return it; tiled goes through keys block by block with a running
// softmax (Milakov and Gimelshein 2018; Dao et al. 2022, "FlashAttention", algorithm 1), so that memory grows with T,
// not with T^2.
#pragma once

#include "ComputeContext.h"
#include "Tensor.h"

namespace earshot {

enum class AttentionImplementation { kEager, kTiled };

struct AttentionShape {
    std::int64_t numFrames = 0; // T
    std::int64_t numHeads = 0;  // H
    std::int64_t headDim = 0;   // d
    // Keys and values from this frame on are padding that no frame attends to; 1..T.
    std::int64_t numValidFrames = 0;

    [[nodiscard]] std::int64_t width() const { return numHeads * headDim; } // D
};

// qkv: [T, 3 D], per frame the queries of all heads, already scaled by d^-1/2, then keys, then values.
// probabilities: [H, T, T] out, the attention maps. context: [T, D] out.
void eagerAttention(ComputeContext& compute, const AttentionShape& shape, const float* qkv, Tensor& probabilities,
                    float* context);

// The same context within rounding, without the maps. workspace keeps its memory from call to call.
void tiledAttention(ComputeContext& compute, const AttentionShape& shape, const float* qkv, Tensor& workspace,
                    float* context);

} // namespace earshot
