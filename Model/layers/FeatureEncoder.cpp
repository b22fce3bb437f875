// SPDX-License-Identifier: AGPL-3.0-or-later
#include "FeatureEncoder.h"

#include "ProcessorPrecision.h"
#include "WeightLoading.h"

#include <algorithm>

namespace earshot {

namespace {

constexpr double kConvNormEps = 1e-5; // torch's default: layer_norm_eps does not reach the convolutions
// Frames of the first layer (200 us with the usual stride) after which a group norm's statistics start to forget: 30 s.
constexpr double kStatisticsFrames = 96000.0;

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
        encoder.layers_.push_back(std::move(layer));
    }
    return encoder;
}

const Tensor& FeatureEncoder::forward(Workspace& workspace, std::span<const float> samples,
                                      const ForwardOptions& options) const {
    workspace.enter(Work::kConv);
    const float* input = samples.data();
    auto numFrames = static_cast<std::int64_t>(samples.size());
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        const Layer& layer = layers_[i];
        const std::int64_t outFrames = layer.conv.outFrames(numFrames);
        workspace.nextFeatures.resize({outFrames, layer.conv.numOutputs()});
        forward(workspace.compute, layer, input, numFrames, nullptr, workspace.nextFeatures.data());
        options.show("conv." + std::to_string(i), workspace.nextFeatures.data(), workspace.nextFeatures.shape());
        std::swap(workspace.features, workspace.nextFeatures);
        input = workspace.features.data();
        numFrames = outFrames;
    }
    return workspace.features;
}

FeatureStream FeatureEncoder::makeStream() const {
    FeatureStream stream;
    for (const Layer& layer : layers_) stream.inputs_.push_back({FrameBuffer(layer.conv.numInputs())});
    stream.numOutputs_.resize(layers_.size());
    return stream;
}

const Tensor& FeatureEncoder::forward(Workspace& workspace, FeatureStream& stream, std::int64_t numFrames,
                                      const ForwardOptions& options) const {
    // From the last layer back: how many frames each must make for the one after it.
    std::int64_t numNeeded = numFrames;
    for (std::size_t i = layers_.size(); i-- > 0;) {
        const auto& input = stream.inputs_[i];
        stream.numOutputs_[i] = std::max<std::int64_t>(numNeeded, 0);
        numNeeded = layers_[i].conv.inFrames(stream.numOutputs_[i]) + input.numToSkip - input.frames.numFrames();
    }
    return run(workspace, stream, options);
}

const Tensor& FeatureEncoder::finish(Workspace& workspace, FeatureStream& stream, const ForwardOptions& options) const {
    std::int64_t numNew = 0;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        const auto& input = stream.inputs_[i];
        numNew = layers_[i].conv.outFrames(input.frames.numFrames() - input.numToSkip + numNew);
        stream.numOutputs_[i] = numNew;
    }
    return run(workspace, stream, options);
}

const Tensor& FeatureEncoder::run(Workspace& workspace, FeatureStream& stream, const ForwardOptions& options) const {
    workspace.enter(Work::kConv);
    workspace.features.resize({stream.numOutputs_.back(), layers_.back().conv.numOutputs()});
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        const StridedConv1d& conv = layers_[i].conv;
        const std::int64_t numOutputs = stream.numOutputs_[i];
        if (numOutputs == 0) continue;
        auto& input = stream.inputs_[i];
        input.settle();
        float* output =
            i + 1 < layers_.size() ? stream.inputs_[i + 1].frames.append(numOutputs) : workspace.features.data();
        forward(workspace.compute, layers_[i], input.frames.frame(0), conv.inFrames(numOutputs), &stream.statistics_,
                output);
        options.show("conv." + std::to_string(i), output, {numOutputs, conv.numOutputs()});
        input.numToSkip = numOutputs * conv.stride();
        input.settle();
    }
    return workspace.features;
}

void FeatureEncoder::forward(ComputeContext& compute, const Layer& layer, const float* input, std::int64_t numFrames,
                             ChannelStatistics* statistics, float* output) const {
    // Group norm needs all frames before the first can be normalised; everything else is done block by block.
    const bool groupNorm = layer.norm && norm_ == FeatureNorm::kGroup;
    layer.conv.forward(compute, input, numFrames, layer.norm && !groupNorm ? &*layer.norm : nullptr,
                       groupNorm ? Activation::kLinear : activation_, output);
    if (!groupNorm) return;
    const std::int64_t outFrames = layer.conv.outFrames(numFrames);
    if (statistics != nullptr)
        runningGroupNorm(*layer.norm, *statistics, kStatisticsFrames, output, outFrames, activation_);
    else
        channelGroupNorm(*layer.norm, output, outFrames, activation_);
}

void FeatureStream::push(std::span<const float> samples) {
    std::copy(samples.begin(), samples.end(), inputs_.front().frames.append(std::ssize(samples)));
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
