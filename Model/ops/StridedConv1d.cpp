// SPDX-License-Identifier: AGPL-3.0-or-later
#include "StridedConv1d.h"

#include "Activations.h"
#include "NarrowTypes.h"
#include "Parallel.h"
#include "PrimitiveCache.h"
#include "TileProduct.h"

#include <algorithm>

namespace earshot {

namespace {

using onednn::desc;
using onednn::Desc;
using onednn::Dims;
using onednn::Tag;

constexpr std::int64_t kBlockFrames = 128;    // 512 channels of them are 256 KiB
constexpr std::int64_t kTileBlockFrames = 64; // and three taps of 512 to 512 weights are 1.5 MB
constexpr std::int64_t kBFloat16Bytes = sizeof(BFloat16), kBFloat16PerFloat = 2;

constexpr std::int64_t ceilDiv(std::int64_t a, std::int64_t b) {
    return (a + b - 1) / b;
}

// Floats, to whole cache lines.
constexpr std::int64_t roundUpToLine(std::int64_t count) {
    return ceilDiv(count, 16) * 16;
}

struct PieceShape {
    std::int64_t rows, rowStride, inputs, outputs;
    bool accumulate, hasBias;
    Activation activation;
    Precision precision;
};

dnnl::matmul::primitive_desc describe(const dnnl::engine& engine, const PieceShape& shape) {
    return onednn::matmul(
        engine, desc({shape.rows, shape.inputs}, Dims{shape.rowStride, 1}, onednn::typeOf(shape.precision)),
        desc({shape.inputs, shape.outputs}, Tag::any, onednn::typeOf(shape.precision)),
        shape.hasBias ? desc({1, shape.outputs}, Tag::ab) : Desc(), desc({shape.rows, shape.outputs}, Tag::ab),
        onednn::attributes(shape.activation, shape.accumulate));
}

const CachedPrimitive* primitiveFor(ComputeContext::Impl& impl, const PieceShape& shape) {
    const PrimitiveKey key = {static_cast<std::int64_t>(PrimitiveKind::kStridedConv),
                              shape.rows,
                              shape.rowStride,
                              shape.inputs,
                              shape.outputs,
                              shape.accumulate,
                              shape.hasBias,
                              static_cast<std::int64_t>(shape.activation),
                              static_cast<std::int64_t>(shape.precision)};
    return &impl.primitives.get(key, [&] {
        const auto pd = describe(impl.engine, shape);
        return CachedPrimitive(dnnl::matmul(pd), pd, shape.hasBias ? pd.bias_desc() : Desc());
    });
}

} // namespace

StridedConv1d::StridedConv1d(ComputeContext& context, const Tensor& weight, Tensor bias,
                             const StridedConv1dOptions& options)
    : inChannels_(weight.shape()[1]),
      outChannels_(weight.shape()[0]),
      kernel_(weight.shape()[2]),
      stride_(options.stride),
      precision_(options.precision),
      onTiles_(precision_ == Precision::kBFloat16 && tiles::areAvailable() &&
               tiles::fit(kernel_ * inChannels_ * kBFloat16Bytes, outChannels_)),
      bias_(std::move(bias)) {
    auto& impl = context.impl();
    const SingleThreadScope single;
    if (onTiles_ && bias_.empty()) {
        bias_.resize({outChannels_});
        std::fill(bias_.values().begin(), bias_.values().end(), 0.0f);
    }
    const std::int64_t tapsPerPiece = onTiles_ ? kernel_ : stride_;
    for (std::int64_t first = 0; first < kernel_; first += tapsPerPiece) {
        const std::int64_t taps = std::min(tapsPerPiece, kernel_ - first), inputs = taps * inChannels_;
        Tensor plain({outChannels_, taps, inChannels_}); // the order of the input's values: tap, then channel
        for (std::int64_t o = 0; o < outChannels_; ++o)
            for (std::int64_t tap = 0; tap < taps; ++tap)
                for (std::int64_t i = 0; i < inChannels_; ++i)
                    plain.data()[(o * taps + tap) * inChannels_ + i] =
                        weight.data()[(o * inChannels_ + i) * kernel_ + first + tap];
        if (onTiles_) {
            std::vector<BFloat16> narrow(static_cast<std::size_t>(plain.size()));
            toBFloat16(plain.data(), plain.size(), narrow.data());
            pieces_.push_back(
                {inputs, tiles::packPanels(narrow.data(), outChannels_, inputs * kBFloat16Bytes, precision_)});
            continue;
        }
        const PieceShape shape{kBlockFrames, stride_ * inChannels_, inputs,    outChannels_, first > 0,
                               false,        Activation::kLinear,   precision_};
        const Desc packedDesc = primitiveFor(impl, shape)->weights;
        Piece piece{inputs, Tensor({numFloats(packedDesc)})};
        impl.reorder(plain.data(), desc({inputs, outChannels_}, Tag::ba), piece.packed.data(), packedDesc);
        pieces_.push_back(std::move(piece));
    }
}

std::int64_t StridedConv1d::outFrames(std::int64_t numFrames) const {
    return numFrames < kernel_ ? 0 : (numFrames - kernel_) / stride_ + 1;
}

void StridedConv1d::forward(ComputeContext& context, ConstValues x, std::int64_t numFrames, const NormWeights* norm,
                            Activation activation, Values y) const {
    if (onTiles_) return forwardOnTiles(context, x, numFrames, norm, activation, y);
    auto& impl = context.impl();
    const std::int64_t frames = outFrames(numFrames), rowStride = stride_ * inChannels_;
    const std::int64_t numBlocks = ceilDiv(frames, kBlockFrames);
    const auto rowsOf = [&](std::int64_t block) { return std::min(kBlockFrames, frames - block * kBlockFrames); };

    std::vector<const CachedPrimitive*> full, last; // by piece, for a whole block and for the last one
    std::int64_t scratchFloats = 1;
    {
        const SingleThreadScope single;
        for (std::size_t p = 0; p < pieces_.size(); ++p) {
            const bool isLastPiece = p + 1 == pieces_.size();
            PieceShape shape{rowsOf(0),
                             rowStride,
                             pieces_[p].numInputs,
                             outChannels_,
                             p > 0,
                             p == 0 && !bias_.empty(),
                             isLastPiece && norm == nullptr ? activation : Activation::kLinear,
                             precision_};
            full.push_back(primitiveFor(impl, shape));
            shape.rows = rowsOf(numBlocks - 1);
            last.push_back(primitiveFor(impl, shape));
            scratchFloats = std::max({scratchFloats, numFloats(full[p]->scratchpad), numFloats(last[p]->scratchpad)});
        }
    }
    const bool narrowsInput = precision_ == Precision::kBFloat16 && !x.isNarrow();
    const std::int64_t inputValues = inFrames(std::min(kBlockFrames, frames)) * inChannels_; // of a block
    const std::int64_t inputFloats = roundUpToLine(narrowsInput ? ceilDiv(inputValues, kBFloat16PerFloat) : 0);
    const std::int64_t outputFloats = roundUpToLine(y.isNarrow() ? kBlockFrames * outChannels_ : 0);
    const std::int64_t scratchStride = roundUpToLine(scratchFloats) + inputFloats + outputFloats;
    impl.scratchpad.resize({context.numThreads(), scratchStride});

    runTasks(numBlocks, [&](int thread) {
        return [&, stream = dnnl::stream(impl.engine),
                scratch = impl.scratchpad.data() + thread * scratchStride](std::int64_t block) {
            const std::int64_t first = block * kBlockFrames, rows = rowsOf(block);
            float* narrowed = scratch + roundUpToLine(scratchFloats);
            const Values result = y + first * outChannels_;
            float* out = y.isNarrow() ? narrowed + inputFloats : result.floats();
            const auto& primitives = block + 1 == numBlocks ? last : full;
            ConstValues input = x + first * rowStride;
            if (narrowsInput) {
                auto* narrow = reinterpret_cast<BFloat16*>(narrowed);
                toBFloat16(input.floats(), inFrames(rows) * inChannels_, narrow);
                input = narrow;
            }
            for (std::size_t p = 0; p < pieces_.size(); ++p)
                impl.run(*primitives[p], stream, scratch, (input + static_cast<std::int64_t>(p) * rowStride).data,
                         pieces_[p].packed.data(), p == 0 && !bias_.empty() ? bias_.data() : nullptr, out);
            if (norm != nullptr)
                layerNorm(*norm, out, rows, result, activation);
            else if (y.isNarrow())
                toBFloat16(out, rows * outChannels_, result.narrow());
        };
    });
}

void StridedConv1d::forwardOnTiles(ComputeContext& context, ConstValues x, std::int64_t numFrames,
                                   const NormWeights* norm, Activation activation, Values y) const {
    auto& memory = context.impl().scratchpad;
    const std::int64_t frames = outFrames(numFrames), rowStride = stride_ * inChannels_;
    const Piece& all = pieces_.front();
    const std::int64_t sumFloats = roundUpToLine(kTileBlockFrames * outChannels_);
    const std::int64_t inputFloats = roundUpToLine(inFrames(kTileBlockFrames) * inChannels_ / kBFloat16PerFloat + 1);
    memory.resize({context.numThreads(), sumFloats + inputFloats});
    runTasks(ceilDiv(frames, kTileBlockFrames), [&](int thread) {
        return [&, sums = memory.data() + thread * (sumFloats + inputFloats)](std::int64_t block) {
            const std::int64_t first = block * kTileBlockFrames, rows = std::min(kTileBlockFrames, frames - first);
            ConstValues input = x + first * rowStride;
            if (!x.isNarrow()) {
                auto* narrow = reinterpret_cast<BFloat16*>(sums + sumFloats);
                toBFloat16(input.floats(), inFrames(rows) * inChannels_, narrow);
                input = narrow;
            }
            const Values result = y + first * outChannels_;
            tiles::multiplyAlone({.rows = input.data,
                                  .rowBytes = rowStride * kBFloat16Bytes,
                                  .numRows = rows,
                                  .panels = all.packed.data(),
                                  .inputBytes = all.numInputs * kBFloat16Bytes,
                                  .numOutputs = outChannels_},
                                 {.bias = bias_.data(),
                                  .activation = norm == nullptr ? activation : Activation::kLinear,
                                  .y = norm == nullptr ? result : Values(sums)});
            if (norm != nullptr) layerNorm(*norm, sums, rows, result, activation);
        };
    });
}

} // namespace earshot
