// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Linear.h"

#include "NarrowTypes.h"
#include "PrimitiveCache.h"

#include <algorithm>
#include <vector>

namespace earshot {

namespace {

using onednn::desc;
using onednn::Desc;
using onednn::Tag;
using onednn::Type;

// An int8 product gives bare sums: what they stand for depends on the row, which oneDNN's scales cannot.
bool hasEpilogue(const LinearOptions& options) {
    return options.precision != Precision::kInt8;
}

dnnl::matmul::primitive_desc describe(const dnnl::engine& engine, std::int64_t rows, std::int64_t inputs,
                                      std::int64_t outputs, const Desc& weights, bool hasBias,
                                      const LinearOptions& options) {
    const Type type = onednn::typeOf(options.precision);
    const bool epilogue = hasEpilogue(options);
    return onednn::matmul(engine, desc({rows, inputs}, Tag::ab, type), weights,
                          hasBias && epilogue ? desc({1, outputs}, Tag::ab) : Desc(),
                          desc({rows, outputs}, Tag::ab, epilogue ? Type::f32 : Type::s32),
                          epilogue ? onednn::attributes(options.activation, options.accumulate)
                                   : onednn::attributes(Activation::kLinear, false));
}

// The layout that the kernels prefer for a few hundred rows; measured: they take it for any number of rows, from one
// on.
Desc packedDesc(const dnnl::engine& engine, std::int64_t inputs, std::int64_t outputs, Precision precision) {
    constexpr std::int64_t kTypicalRows = 499; // ten seconds of audio
    return describe(engine, kTypicalRows, inputs, outputs, desc({inputs, outputs}, Tag::any, onednn::typeOf(precision)),
                    true, {.precision = precision})
        .weights_desc();
}

} // namespace

Linear::Linear(ComputeContext& context, const Tensor& weight, Tensor bias, const LinearOptions& options)
    : numInputs_(weight.shape()[1]),
      numOutputs_(weight.shape()[0]),
      options_(options),
      bias_(std::move(bias)) {
    auto& impl = context.impl();
    const Desc packed = packedDesc(impl.engine, numInputs_, numOutputs_, options_.precision);
    packed_.resize({numFloats(packed)});
    const auto pack = [&](const void* values, Type type) {
        impl.reorder(values, desc({numInputs_, numOutputs_}, Tag::ba, type), packed_.data(), packed);
    };
    if (options_.precision != Precision::kInt8) {
        pack(weight.data(), Type::f32);
        return;
    }

    std::vector<std::int8_t> quantised(static_cast<std::size_t>(weight.size()));
    outputScales_.resize({numOutputs_});
    quantiseRows(weight.data(), numOutputs_, numInputs_, quantised.data(), outputScales_.data());
    pack(quantised.data(), Type::s8);
    if (!bias_.empty()) return;
    bias_.resize({numOutputs_});
    std::fill(bias_.values().begin(), bias_.values().end(), 0.0f);
}

void Linear::forward(ComputeContext& context, const float* x, std::int64_t numRows, float* y) const {
    switch (options_.precision) {
    case Precision::kFloat32: return multiply(context, x, numRows, y);
    case Precision::kBFloat16: {
        auto* narrow = context.impl().narrow<BFloat16>(numRows * numInputs_);
        rowsToBFloat16(x, numRows, numInputs_, narrow);
        return multiply(context, narrow, numRows, y);
    }
    case Precision::kInt8: return forwardInt8(context, x, numRows, y);
    }
}

void Linear::forwardInt8(ComputeContext& context, const float* x, std::int64_t numRows, float* y) const {
    auto& impl = context.impl();
    auto* quantised = impl.narrow<std::int8_t>(numRows * numInputs_);
    impl.rowScales.resize({numRows});
    impl.sums.resize({numRows, numOutputs_});
    auto* sums = reinterpret_cast<std::int32_t*>(impl.sums.data());
    quantiseRows(x, numRows, numInputs_, quantised, impl.rowScales.data());
    multiply(context, quantised, numRows, sums);
    dequantiseRows(
        sums, numRows, numOutputs_,
        {impl.rowScales.data(), outputScales_.data(), bias_.data(), options_.activation, options_.accumulate}, y);
}

void Linear::multiply(ComputeContext& context, const void* x, std::int64_t numRows, void* y) const {
    auto& impl = context.impl();
    const bool hasBias = !bias_.empty() && hasEpilogue(options_);
    const PrimitiveKey key = {static_cast<std::int64_t>(PrimitiveKind::kLinear),
                              numRows,
                              numInputs_,
                              numOutputs_,
                              static_cast<std::int64_t>(options_.activation),
                              options_.accumulate,
                              hasBias,
                              static_cast<std::int64_t>(options_.precision)};
    const auto& cached = impl.primitives.get(key, [&] {
        const auto pd =
            describe(impl.engine, numRows, numInputs_, numOutputs_,
                     packedDesc(impl.engine, numInputs_, numOutputs_, options_.precision), hasBias, options_);
        return CachedPrimitive(dnnl::matmul(pd), pd, hasBias ? pd.bias_desc() : Desc());
    });
    impl.run(cached, x, packed_.data(), hasBias ? bias_.data() : nullptr, y);
}

} // namespace earshot
