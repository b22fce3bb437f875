// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Attention.h"

#include "Activations.h"
#include "NarrowTypes.h"
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

Tensor widened(ConstValues rows, std::int64_t numRows, std::int64_t stride, std::int64_t width) {
    Tensor wide({numRows, width});
    for (std::int64_t i = 0; i < numRows; ++i) fromBFloat16(rows.narrow() + i * stride, width, wide.data() + i * width);
    return wide;
}

} // namespace

void eagerAttention(ComputeContext& compute, const AttentionShape& shape, const AttentionInput& input,
                    Tensor& probabilities, Values context) {
    if (context.isNarrow()) { // for those who look at the maps: speed is the tiled form's
        const std::int64_t width = shape.width();
        const Tensor queries = widened(input.queries, shape.numQueries, input.queryStride, width);
        const Tensor keys = widened(input.keys, shape.numKeys, input.keyStride, width);
        const Tensor values = widened(input.values, shape.numKeys, input.keyStride, width);
        Tensor wide({shape.numQueries, width});
        eagerAttention(compute, shape, {queries.data(), width, keys.data(), values.data(), width}, probabilities,
                       wide.data());
        return rowsToBFloat16(wide.data(), shape.numQueries, width, context.narrow());
    }
    auto& impl = compute.impl();
    const std::int64_t t = shape.numQueries, k = shape.numKeys, h = shape.numHeads, d = shape.headDim;
    const Dims scoreDims = {h, t, k}, scoreStrides = {t * k, k, 1};
    probabilities.resize({h, t, k});

    const auto& scores = impl.primitives.get(keyOf(PrimitiveKind::kScores, shape, input), [&] {
        return batchedMatmul(impl.engine, desc({h, t, d}, Dims{d, input.queryStride, 1}),
                             desc({h, d, k}, Dims{d, 1, input.keyStride}), desc(scoreDims, scoreStrides));
    });
    impl.run(scores, input.queries.data, input.keys.floats(), nullptr, probabilities.data());

    softmaxRows(probabilities.data(), h * t, k, shape.numValidKeys);

    const auto& mix = impl.primitives.get(keyOf(PrimitiveKind::kContext, shape, input), [&] {
        return batchedMatmul(impl.engine, desc(scoreDims, scoreStrides), desc({h, k, d}, Dims{d, input.keyStride, 1}),
                             desc({h, t, d}, Dims{d, shape.width(), 1}));
    });
    impl.run(mix, probabilities.data(), input.values.floats(), nullptr, context.data);
}

} // namespace earshot
