// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Conv1d.h"

#include "NarrowTypes.h"
#include "PrimitiveCache.h"

#include <algorithm>
#include <string>

namespace earshot {

namespace {

using onednn::desc;
using onednn::Desc;
using onednn::Dims;
using onednn::Tag;

struct Geometry {
    std::int64_t inChannels, outChannels, kernel, inFrames, outFrames;
};

Dims weightDims(const Geometry& g, std::int64_t groups) {
    if (groups == 1) return {g.outChannels, g.inChannels, g.kernel};
    return {groups, g.outChannels / groups, g.inChannels / groups, g.kernel};
}

// oneDNN states shapes as [N, C, T] whatever their order in memory; `nwc` is our [T, C].
dnnl::convolution_forward::primitive_desc describe(const dnnl::engine& engine, const Geometry& g, const Desc& weights,
                                                   bool hasBias, const Conv1dOptions& options) {
    return onednn::convolution(
        engine, desc({1, g.inChannels, g.inFrames}, Tag::nwc, onednn::typeOf(options.precision)), weights,
        hasBias ? desc({g.outChannels}, Tag::a) : Desc(), desc({1, g.outChannels, g.outFrames}, Tag::nwc),
        {options.stride, options.paddingLeft, options.paddingRight}, onednn::attributes(options.activation, false));
}

// The layout preferred for a long input.
Desc packedDesc(const dnnl::engine& engine, Geometry g, bool hasBias, const Conv1dOptions& options) {
    g.outFrames = 1000;
    g.inFrames = (g.outFrames - 1) * options.stride + g.kernel - options.paddingLeft - options.paddingRight;
    const Desc any = desc(weightDims(g, options.groups), Tag::any, onednn::typeOf(options.precision));
    return describe(engine, g, any, hasBias, options).weights_desc();
}

// The shortest input, in powers of two, for which oneDNN has a kernel of its own that reads the packed layout: at some
// widths it falls back to its reference kernel, a thousand times slower, below a few dozen or hundred frames.
std::int64_t shortestFastInput(const dnnl::engine& engine, Geometry g, const Desc& packed, bool hasBias,
                               const Conv1dOptions& options) {
    for (std::int64_t frames = 1; frames <= 512; frames *= 2) {
        const std::int64_t padded = frames + options.paddingLeft + options.paddingRight;
        if (padded < g.kernel) continue;
        g.inFrames = frames;
        g.outFrames = (padded - g.kernel) / options.stride + 1;
        const std::string kernel = describe(engine, g, packed, hasBias, options).impl_info_str();
        if (kernel.find("ref") == std::string::npos) return frames;
    }
    return 1;
}

} // namespace

Conv1d::Conv1d(ComputeContext& context, const Tensor& weight, Tensor bias, const Conv1dOptions& options)
    : inChannels_(weight.shape()[1] * options.groups),
      outChannels_(weight.shape()[0]),
      kernel_(weight.shape()[2]),
      options_(options),
      bias_(std::move(bias)) {
    auto& impl = context.impl();
    const Geometry geometry{inChannels_, outChannels_, kernel_, 0, 0};
    const Desc packed = packedDesc(impl.engine, geometry, !bias_.empty(), options_);
    minFrames_ = shortestFastInput(impl.engine, geometry, packed, !bias_.empty(), options_);
    packed_.resize({numFloats(packed)});
    const Tag plain = options_.groups == 1 ? Tag::oiw : Tag::goiw;
    impl.reorder(weight.data(), desc(weightDims(geometry, options_.groups), plain), packed_.data(), packed);
}

std::int64_t Conv1d::outFrames(std::int64_t numFrames) const {
    const std::int64_t padded = numFrames + options_.paddingLeft + options_.paddingRight;
    return padded < kernel_ ? 0 : (padded - kernel_) / options_.stride + 1;
}

void Conv1d::forward(ComputeContext& context, const float* x, std::int64_t numFrames, float* y) const {
    if (numFrames < minFrames_) return forwardExtended(context, x, numFrames, y);
    auto& impl = context.impl();
    const bool hasBias = !bias_.empty();
    const PrimitiveKey key = {static_cast<std::int64_t>(PrimitiveKind::kConv1d),
                              numFrames,
                              inChannels_,
                              outChannels_,
                              kernel_,
                              options_.stride,
                              options_.groups,
                              options_.paddingLeft,
                              options_.paddingRight,
                              static_cast<std::int64_t>(options_.activation),
                              2 * static_cast<std::int64_t>(options_.precision) + hasBias};
    const auto& cached = impl.primitives.get(key, [&] {
        const Geometry geometry{inChannels_, outChannels_, kernel_, numFrames, outFrames(numFrames)};
        const auto pd =
            describe(impl.engine, geometry, packedDesc(impl.engine, geometry, hasBias, options_), hasBias, options_);
        return CachedPrimitive(dnnl::convolution_forward(pd), pd, hasBias ? pd.bias_desc() : Desc());
    });
    const void* input = x;
    if (options_.precision == Precision::kBFloat16) {
        auto* narrow = impl.narrow<BFloat16>(numFrames * inChannels_);
        rowsToBFloat16(x, numFrames, inChannels_, narrow);
        input = narrow;
    }
    impl.run(cached, input, packed_.data(), hasBias ? bias_.data() : nullptr, y);
}

// Zeros after the input change none of its own output frames: they are what the padding holds anyway.
void Conv1d::forwardExtended(ComputeContext& context, const float* x, std::int64_t numFrames, float* y) const {
    Tensor input({minFrames_, inChannels_}), output({outFrames(minFrames_), outChannels_});
    const auto end = std::copy_n(x, numFrames * inChannels_, input.data());
    std::fill(end, input.data() + input.size(), 0.0f);
    forward(context, input.data(), minFrames_, output.data());
    std::copy_n(output.data(), outFrames(numFrames) * outChannels_, y);
}

} // namespace earshot
