// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Multi-head self-attention, softmax(Q K^T) V, exact, in two forms: eager keeps the whole score matrix, as
// transformers' eager_attention_forward does, and can return it; tiled goes through keys block by block with a running
// softmax (Milakov and Gimelshein 2018; Dao et al. 2022, "FlashAttention", algorithm 1), so that memory grows with T,
// not with T^2.
#pragma once

#include "ComputeContext.h"
#include "Precision.h"
#include "Tensor.h"
#include "Values.h"

namespace earshot {

enum class AttentionImplementation { kEager, kTiled };

struct AttentionShape {
    std::int64_t numQueries = 0;
    std::int64_t numHeads = 0; // H
    std::int64_t headDim = 0;  // d
    std::int64_t numKeys = 0;
    // Keys and values from this one on are padding that no query attends to; 1..numKeys.
    std::int64_t numValidKeys = 0;
    // Of queries, keys, values, context and the tiled form's products: kFloat32 or kBFloat16. Softmax and sums are
    // float32, and so is all of the eager form in between.
    Precision precision = Precision::kFloat32;

    [[nodiscard]] std::int64_t width() const { return numHeads * headDim; } // D
};

// Frames of queries, already scaled by d^-1/2, of keys and of values, each [D] with the heads one after the other.
// Strides are values from one frame to the next.
struct AttentionInput {
    ConstValues queries;
    std::int64_t queryStride;
    ConstValues keys;
    ConstValues values;
    std::int64_t keyStride; // of the values too

    // qkv: [T, 3 D], a product that made all three of each frame.
    static AttentionInput fromQkv(ConstValues qkv, std::int64_t width) {
        return {qkv, 3 * width, qkv + width, qkv + 2 * width, 3 * width};
    }
};

// probabilities: [H, queries, keys] out, the attention maps. context: [queries, D] out.
void eagerAttention(ComputeContext& compute, const AttentionShape& shape, const AttentionInput& input,
                    Tensor& probabilities, Values context);

// The same context within rounding, without the maps. workspace keeps its memory from call to call. Key counts that
// round up to the same multiple of 64 share their primitives.
void tiledAttention(ComputeContext& compute, const AttentionShape& shape, const AttentionInput& input,
                    Tensor& workspace, Values context);

namespace tiles {
// The same in bfloat16, where tiles are available (TileProduct.h) and headDim is a multiple of 32.
void attention(const AttentionShape& shape, const AttentionInput& input, Tensor& workspace, BFloat16* context);
} // namespace tiles

} // namespace earshot
