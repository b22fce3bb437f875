// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Attention.h"

#include "Activations.h"
#include "PrimitiveCache.h"

namespace earshot {

namespace {

using onednn::desc;
using onednn::Dims;

PrimitiveKey keyOf(PrimitiveKind kind, const AttentionShape& shape, const AttentionInput& input) {
    return {static_cast<std::int64_t>(kind),
            shape.numQueries,
            shape.numHeads,
            shape.headDim,
            shape.numKeys,
            input.queryStride,
            input.keyStride};
}

CachedPrimitive batchedMatmul(const dnnl::engine& engine, const onednn::Desc& a, const onednn::Desc& b,
                              const onednn::Desc& c) {
    const auto pd = onednn::matmul(engine, a, b, {}, c, onednn::attributes(Activation::kLinear, false));
    return {dnnl::matmul(pd), pd, {}};
}

} // namespace

void eagerAttention(ComputeContext& compute, const AttentionShape& shape, const AttentionInput& input,
                    Tensor& probabilities, float* context) {
    auto& impl = compute.impl();
    const std::int64_t t = shape.numQueries, k = shape.numKeys, h = shape.numHeads, d = shape.headDim;
    const Dims scoreDims = {h, t, k}, scoreStrides = {t * k, k, 1};
    probabilities.resize({h, t, k});

    const auto& scores = impl.primitives.get(keyOf(PrimitiveKind::kScores, shape, input), [&] {
        return batchedMatmul(impl.engine, desc({h, t, d}, Dims{d, input.queryStride, 1}),
                             desc({h, d, k}, Dims{d, 1, input.keyStride}), desc(scoreDims, scoreStrides));
    });
    impl.run(scores, input.queries, input.keys, nullptr, probabilities.data());

    softmaxRows(probabilities.data(), h * t, k, shape.numValidKeys);

    const auto& mix = impl.primitives.get(keyOf(PrimitiveKind::kContext, shape, input), [&] {
        return batchedMatmul(impl.engine, desc(scoreDims, scoreStrides), desc({h, k, d}, Dims{d, input.keyStride, 1}),
                             desc({h, t, d}, Dims{d, shape.width(), 1}));
    });
    impl.run(mix, probabilities.data(), input.values, nullptr, context);
}

} // namespace earshot
