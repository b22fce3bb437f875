// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Attention.h"

#include "Activations.h"
#include "PrimitiveCache.h"

namespace earshot {

namespace {

using onednn::desc;
using onednn::Dims;

PrimitiveKey keyOf(PrimitiveKind kind, const AttentionShape& shape) {
    return {static_cast<std::int64_t>(kind), shape.numFrames, shape.numHeads, shape.headDim};
}

CachedPrimitive batchedMatmul(const dnnl::engine& engine, const onednn::Desc& a, const onednn::Desc& b,
                              const onednn::Desc& c) {
    const auto pd = onednn::matmul(engine, a, b, {}, c, onednn::attributes(Activation::kLinear, false));
    return {dnnl::matmul(pd), pd, {}};
}

} // namespace

void eagerAttention(ComputeContext& compute, const AttentionShape& shape, const float* qkv, Tensor& probabilities,
                    float* context) {
    auto& impl = compute.impl();
    const std::int64_t t = shape.numFrames, h = shape.numHeads, d = shape.headDim, row = 3 * shape.width();
    const Dims scoreDims = {h, t, t}, headDims = {h, t, d};
    probabilities.resize({h, t, t});

    const auto& scores = impl.primitives.get(keyOf(PrimitiveKind::kScores, shape), [&] {
        return batchedMatmul(impl.engine, desc(headDims, Dims{d, row, 1}), desc({h, d, t}, Dims{d, 1, row}),
                             desc(scoreDims, Dims{t * t, t, 1}));
    });
    impl.run(scores, qkv, qkv + shape.width(), nullptr, probabilities.data());

    softmaxRows(probabilities.data(), h * t, t, shape.numValidFrames);

    const auto& mix = impl.primitives.get(keyOf(PrimitiveKind::kContext, shape), [&] {
        return batchedMatmul(impl.engine, desc(scoreDims, Dims{t * t, t, 1}), desc(headDims, Dims{d, row, 1}),
                             desc(headDims, Dims{d, shape.width(), 1}));
    });
    impl.run(mix, probabilities.data(), qkv + 2 * shape.width(), nullptr, context);
}

} // namespace earshot
