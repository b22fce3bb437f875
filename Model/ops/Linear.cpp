// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Linear.h"

#include "PrimitiveCache.h"

namespace earshot {

namespace {

using onednn::desc;
using onednn::Desc;
using onednn::Tag;

dnnl::matmul::primitive_desc describe(const dnnl::engine& engine, std::int64_t rows, std::int64_t inputs,
                                      std::int64_t outputs, const Desc& weights, bool hasBias,
                                      const LinearOptions& options) {
    return onednn::matmul(engine, desc({rows, inputs}, Tag::ab), weights,
                          hasBias ? desc({1, outputs}, Tag::ab) : Desc(), desc({rows, outputs}, Tag::ab),
                          onednn::attributes(options.activation, options.accumulate));
}

// The layout that the kernels prefer for a few hundred rows; measured: they take it for any number of rows, from one
// on.
Desc packedDesc(const dnnl::engine& engine, std::int64_t inputs, std::int64_t outputs) {
    constexpr std::int64_t kTypicalRows = 499; // ten seconds of audio
    return describe(engine, kTypicalRows, inputs, outputs, desc({inputs, outputs}, Tag::any), true, {}).weights_desc();
}

} // namespace

Linear::Linear(ComputeContext& context, const Tensor& weight, Tensor bias, const LinearOptions& options)
    : numInputs_(weight.shape()[1]),
      numOutputs_(weight.shape()[0]),
      options_(options),
      bias_(std::move(bias)) {
    auto& impl = context.impl();
    const Desc packed = packedDesc(impl.engine, numInputs_, numOutputs_);
    packed_.resize({numFloats(packed)});
    impl.reorder(weight.data(), desc({numInputs_, numOutputs_}, Tag::ba), packed_.data(), packed);
}

void Linear::forward(ComputeContext& context, const float* x, std::int64_t numRows, float* y) const {
    auto& impl = context.impl();
    const bool hasBias = !bias_.empty();
    const PrimitiveKey key = {static_cast<std::int64_t>(PrimitiveKind::kLinear),
                              numRows,
                              numInputs_,
                              numOutputs_,
                              static_cast<std::int64_t>(options_.activation),
                              options_.accumulate,
                              hasBias};
    const auto& cached = impl.primitives.get(key, [&] {
        const auto pd = describe(impl.engine, numRows, numInputs_, numOutputs_,
                                 packedDesc(impl.engine, numInputs_, numOutputs_), hasBias, options_);
        return CachedPrimitive(dnnl::matmul(pd), pd, hasBias ? pd.bias_desc() : Desc());
    });
    impl.run(cached, x, packed_.data(), hasBias ? bias_.data() : nullptr, y);
}

} // namespace earshot
