// SPDX-License-Identifier: AGPL-3.0-or-later
#include "FeatureEncoder.h"

#include "NarrowTypes.h"
#include "ProcessorPrecision.h"
#include "WeightLoading.h"

#include <algorithm>

namespace earshot {

namespace {

constexpr double kConvNormEps = 1e-5; // torch's default: layer_norm_eps does not reach the convolutions
// Frames of the first layer (200 us with the usual stride) after which a group norm's statistics start to forget: 30 s.
constexpr double kStatisticsFrames = 96000.0;
// Of the last layer, that a pass computes at a time where it can: a second of sound, of which the first layer makes
// 3,200 frames of 512 values. All layers of a piece stay in the cache; a whole recording's would go through memory.
constexpr std::int64_t kPieceFrames = 50;

void showLayer(const ForwardOptions& options, std::size_t layer, ConstValues values, const Shape& shape) {
    if (!options.observer) return;
    const std::string name = "conv." + std::to_string(layer);
    if (!values.isNarrow()) return options.show(name, values.floats(), shape);
    Tensor wide(shape);
    fromBFloat16(values.narrow(), wide.size(), wide.data());
    options.show(name, wide.data(), shape);
}

} // namespace

Result<FeatureEncoder> FeatureEncoder::load(ComputeContext& compute, const HubertConfig& config,
                                            const WeightSource& source) {
    FeatureEncoder encoder;
    encoder.norm_ = config.featExtractNorm;
    encoder.activation_ = config.featExtractActivation;
    for (std::size_t i = 0; i < config.convDim.size(); ++i) {
        const std::string prefix = "feature_extractor.conv_layers." + std::to_string(i);
        const bool hasNorm = config.featExtractNorm == FeatureNorm::kLayer || i == 0;
        // The first reads samples: a handful of values each, too few to gain from a smaller type.
        const Precision precision = i == 0 ? Precision::kFloat32 : floatingPart(source.precision());
        Layer layer;
        EARSHOT_TRY(layer.conv,
                    loadStridedConv1d(compute, source, prefix + ".conv", {config.convStride[i], precision}));
        if (hasNorm) {
            EARSHOT_TRY(layer.norm, loadNorm(source, prefix + ".layer_norm", kConvNormEps));
        }
        // Group norm works in place on float32, and what follows the last layer is a norm.
        const bool isGroupNorm = hasNorm && config.featExtractNorm == FeatureNorm::kGroup;
        const bool isLast = i + 1 == config.convDim.size(), isEven = config.convDim[i] % 2 == 0;
        if (!isGroupNorm && !isLast && isEven) layer.outputType = floatingPart(source.precision());
        encoder.layers_.push_back(std::move(layer));
    }
    return encoder;
}

const Tensor& FeatureEncoder::forward(Workspace& workspace, std::span<const float> samples,
                                      const ForwardOptions& options) const {
    // An observer is shown whole layers, and group norm needs them.
    if (options.observer || norm_ == FeatureNorm::kGroup) return forwardWhole(workspace, samples, options);
    workspace.enter(Work::kConv);
    const std::int64_t width = layers_.back().conv.numOutputs();
    auto numFrames = std::ssize(samples);
    for (const Layer& layer : layers_) numFrames = layer.conv.outFrames(numFrames);
    workspace.features.resize({numFrames, width});
    FeatureStream stream = makeStream();
    std::int64_t numPushed = 0;
    for (std::int64_t first = 0; first < numFrames; first += kPieceFrames) {
        const std::int64_t last = std::min(first + kPieceFrames, numFrames);
        std::int64_t numNeeded = last;
        for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer)
            numNeeded = layer->conv.inFrames(numNeeded);
        stream.push(
            samples.subspan(static_cast<std::size_t>(numPushed), static_cast<std::size_t>(numNeeded - numPushed)));
        numPushed = numNeeded;
        plan(stream, last - first);
        run(workspace, stream, options, workspace.features.data() + first * width);
    }
    return workspace.features;
}

const Tensor& FeatureEncoder::forwardWhole(Workspace& workspace, std::span<const float> samples,
                                           const ForwardOptions& options) const {
    workspace.enter(Work::kConv);
    ConstValues input = samples.data();
    auto numFrames = static_cast<std::int64_t>(samples.size());
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        const Layer& layer = layers_[i];
        const std::int64_t outFrames = layer.conv.outFrames(numFrames), width = layer.conv.numOutputs();
        const Values output = roomFor(workspace.nextFeatures, outFrames * width, layer.outputType);
        forward(workspace.compute, layer, input, numFrames, nullptr, output);
        showLayer(options, i, output, {outFrames, width});
        std::swap(workspace.features, workspace.nextFeatures);
        input = output;
        numFrames = outFrames;
    }
    workspace.features.resize({numFrames, layers_.back().conv.numOutputs()}); // float32, and as large as it is
    return workspace.features;
}

FeatureStream FeatureEncoder::makeStream() const {
    FeatureStream stream;
    Precision type = Precision::kFloat32;
    for (const Layer& layer : layers_) {
        stream.inputs_.push_back({FrameBuffer(layer.conv.numInputs(), type)});
        type = layer.outputType;
    }
    stream.numOutputs_.resize(layers_.size());
    return stream;
}

const Tensor& FeatureEncoder::forward(Workspace& workspace, FeatureStream& stream, std::int64_t numFrames,
                                      const ForwardOptions& options) const {
    plan(stream, numFrames);
    return runAll(workspace, stream, options);
}

const Tensor& FeatureEncoder::finish(Workspace& workspace, FeatureStream& stream, const ForwardOptions& options) const {
    std::int64_t numNew = 0;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        const auto& input = stream.inputs_[i];
        numNew = layers_[i].conv.outFrames(input.frames.numFrames() - input.numToSkip + numNew);
        stream.numOutputs_[i] = numNew;
    }
    return runAll(workspace, stream, options);
}

const Tensor& FeatureEncoder::runAll(Workspace& workspace, FeatureStream& stream, const ForwardOptions& options) const {
    workspace.features.resize({stream.numOutputs_.back(), layers_.back().conv.numOutputs()});
    run(workspace, stream, options, workspace.features.data());
    return workspace.features;
}

void FeatureEncoder::plan(FeatureStream& stream, std::int64_t numFrames) const {
    // From the last layer back: how many frames each must make for the one after it.
    std::int64_t numNeeded = numFrames;
    for (std::size_t i = layers_.size(); i-- > 0;) {
        const auto& input = stream.inputs_[i];
        stream.numOutputs_[i] = std::max<std::int64_t>(numNeeded, 0);
        numNeeded = layers_[i].conv.inFrames(stream.numOutputs_[i]) + input.numToSkip - input.frames.numFrames();
    }
}

void FeatureEncoder::run(Workspace& workspace, FeatureStream& stream, const ForwardOptions& options,
                         float* features) const {
    workspace.enter(Work::kConv);
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        const StridedConv1d& conv = layers_[i].conv;
        const std::int64_t numOutputs = stream.numOutputs_[i];
        if (numOutputs == 0) continue;
        auto& input = stream.inputs_[i];
        input.settle();
        const Values output = i + 1 < layers_.size() ? stream.inputs_[i + 1].frames.append(numOutputs) : features;
        forward(workspace.compute, layers_[i], input.frames.frame(0), conv.inFrames(numOutputs), &stream.statistics_,
                output);
        showLayer(options, i, output, {numOutputs, conv.numOutputs()});
        input.numToSkip = numOutputs * conv.stride();
        input.settle();
    }
}

void FeatureEncoder::forward(ComputeContext& compute, const Layer& layer, ConstValues input, std::int64_t numFrames,
                             ChannelStatistics* statistics, Values output) const {
    // Group norm needs all frames before the first can be normalised; everything else is done block by block.
    const bool groupNorm = layer.norm && norm_ == FeatureNorm::kGroup;
    layer.conv.forward(compute, input, numFrames, layer.norm && !groupNorm ? &*layer.norm : nullptr,
                       groupNorm ? Activation::kLinear : activation_, output);
    if (!groupNorm) return;
    const std::int64_t outFrames = layer.conv.outFrames(numFrames);
    if (statistics != nullptr)
        runningGroupNorm(*layer.norm, *statistics, kStatisticsFrames, output.floats(), outFrames, activation_);
    else
        channelGroupNorm(*layer.norm, output.floats(), outFrames, activation_);
}

void FeatureStream::push(std::span<const float> samples) {
    std::copy(samples.begin(), samples.end(), inputs_.front().frames.append(std::ssize(samples)).floats());
}

void FeatureStream::clear() {
    for (LayerInput& input : inputs_) {
        input.frames.truncate(0);
        input.numToSkip = 0;
    }
    statistics_.clear();
}

void FeatureStream::LayerInput::settle() {
    const std::int64_t numDropped = std::min(numToSkip, frames.numFrames());
    frames.drop(numDropped);
    numToSkip -= numDropped;
}

} // namespace earshot
