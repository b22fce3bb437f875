// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Linear.h"

#include "NarrowTypes.h"
#include "PrimitiveCache.h"
#include "TileProduct.h"

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
                                      const LinearOptions& options, Precision outputType) {
    const Type type = onednn::typeOf(options.precision);
    const bool epilogue = hasEpilogue(options);
    return onednn::matmul(engine, desc({rows, inputs}, Tag::ab, type), weights,
                          hasBias && epilogue ? desc({1, outputs}, Tag::ab) : Desc(),
                          desc({rows, outputs}, Tag::ab, epilogue ? onednn::typeOf(outputType) : Type::s32),
                          epilogue ? onednn::attributes(options.activation, options.accumulate)
                                   : onednn::attributes(Activation::kLinear, false));
}

// The layout that the kernels prefer for a few hundred rows; measured: they take it for any number of rows, from one
// on.
Desc packedDesc(const dnnl::engine& engine, std::int64_t inputs, std::int64_t outputs, Precision precision) {
    constexpr std::int64_t kTypicalRows = 499; // ten seconds of audio
    return describe(engine, kTypicalRows, inputs, outputs, desc({inputs, outputs}, Tag::any, onednn::typeOf(precision)),
                    true, {.precision = precision}, Precision::kFloat32)
        .weights_desc();
}

std::int64_t bytesOf(Precision precision) {
    return precision == Precision::kInt8 ? sizeof(std::int8_t) : sizeof(BFloat16);
}

bool onTiles(std::int64_t inputs, std::int64_t outputs, Precision precision) {
    return precision != Precision::kFloat32 && tiles::areAvailable() &&
           tiles::fit(inputs * bytesOf(precision), outputs);
}

} // namespace

Linear::Linear(ComputeContext& context, const Tensor& weight, Tensor bias, const LinearOptions& options)
    : numInputs_(weight.shape()[1]),
      numOutputs_(weight.shape()[0]),
      options_(options),
      onTiles_(onTiles(numInputs_, numOutputs_, options.precision)),
      bias_(std::move(bias)) {
    if ((onTiles_ || options_.precision == Precision::kInt8) && bias_.empty()) {
        bias_.resize({numOutputs_});
        std::fill(bias_.values().begin(), bias_.values().end(), 0.0f);
    }
    const void* values = weight.data();
    Precision type = Precision::kFloat32;
    if (options_.precision == Precision::kInt8) {
        outputScales_.resize({numOutputs_});
        auto* quantised = context.impl().narrow<std::int8_t>(weight.size());
        quantiseRows(weight.data(), numOutputs_, numInputs_, quantised, outputScales_.data());
        values = quantised;
        type = Precision::kInt8;
    } else if (onTiles_) {
        auto* narrow = context.impl().narrow<BFloat16>(weight.size());
        rowsToBFloat16(weight.data(), numOutputs_, numInputs_, narrow);
        values = narrow;
    }
    if (onTiles_)
        packed_ = tiles::packPanels(values, numOutputs_, numInputs_ * bytesOf(options_.precision), options_.precision);
    else
        packForLibrary(context, values, type); // which narrows float32 itself
}

void Linear::forward(ComputeContext& context, ConstValues x, std::int64_t numRows, Values y) const {
    auto& impl = context.impl();
    switch (options_.precision) {
    case Precision::kFloat32: return multiply(context, x.data, numRows, y);
    case Precision::kBFloat16: {
        if (x.isNarrow()) return multiply(context, x.data, numRows, y);
        auto* narrow = impl.narrow<BFloat16>(numRows * numInputs_);
        rowsToBFloat16(x.floats(), numRows, numInputs_, narrow);
        return multiply(context, narrow, numRows, y);
    }
    case Precision::kInt8: {
        auto* quantised = impl.narrow<std::int8_t>(numRows * numInputs_);
        impl.rowScales.resize({numRows});
        quantiseRows(x, numRows, numInputs_, quantised, impl.rowScales.data());
        if (onTiles_) return multiplyOnTiles(quantised, numRows, impl.rowScales.data(), y);
        impl.sums.resize({numRows, numOutputs_});
        auto* sums = reinterpret_cast<std::int32_t*>(impl.sums.data());
        multiplyByLibrary(context, quantised, numRows, impl.sums.data());
        return dequantiseRows(
            sums, numRows, numOutputs_,
            {impl.rowScales.data(), outputScales_.data(), bias_.data(), options_.activation, options_.accumulate}, y);
    }
    }
}

void Linear::multiply(ComputeContext& context, const void* x, std::int64_t numRows, Values y) const {
    if (!onTiles_) return multiplyByLibrary(context, x, numRows, y);
    Tensor& scales = context.impl().rowScales;
    if (options_.precision == Precision::kInt8) {
        scales.resize({numRows});
        std::fill(scales.values().begin(), scales.values().end(), 1.0f);
    }
    multiplyOnTiles(x, numRows, scales.data(), y);
}

void Linear::multiplyOnTiles(const void* x, std::int64_t numRows, const float* rowScales, Values y) const {
    const std::int64_t inputBytes = numInputs_ * bytesOf(options_.precision);
    tiles::multiply({x, inputBytes, numRows, packed_.data(), inputBytes, numOutputs_, options_.precision},
                    {bias_.data(), rowScales, outputScales_.data(), options_.activation, options_.accumulate, y});
}

void Linear::multiplyByLibrary(ComputeContext& context, const void* x, std::int64_t numRows, Values y) const {
    auto& impl = context.impl();
    const bool hasBias = !bias_.empty() && hasEpilogue(options_);
    const PrimitiveKey key = {static_cast<std::int64_t>(PrimitiveKind::kLinear),
                              numRows,
                              numInputs_,
                              numOutputs_,
                              static_cast<std::int64_t>(options_.activation),
                              options_.accumulate,
                              hasBias,
                              static_cast<std::int64_t>(options_.precision),
                              y.isNarrow()};
    const auto& cached = impl.primitives.get(key, [&] {
        const auto pd =
            describe(impl.engine, numRows, numInputs_, numOutputs_,
                     packedDesc(impl.engine, numInputs_, numOutputs_, options_.precision), hasBias, options_, y.type);
        return CachedPrimitive(dnnl::matmul(pd), pd, hasBias ? pd.bias_desc() : Desc());
    });
    impl.run(cached, x, packed_.data(), hasBias ? bias_.data() : nullptr, y.data);
}

void Linear::packForLibrary(ComputeContext& context, const void* weight, Precision type) {
    auto& impl = context.impl();
    const Desc packed = packedDesc(impl.engine, numInputs_, numOutputs_, options_.precision);
    packed_.resize({numFloats(packed)});
    impl.reorder(weight, desc({numInputs_, numOutputs_}, Tag::ba, onednn::typeOf(type)), packed_.data(), packed);
}

} // namespace earshot
