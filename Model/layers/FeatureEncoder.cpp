// SPDX-License-Identifier: AGPL-3.0-or-later
#include "FeatureEncoder.h"

#include "WeightLoading.h"

namespace earshot {

namespace {

constexpr double kConvNormEps = 1e-5; // torch's default: layer_norm_eps does not reach the convolutions

} // namespace

Result<FeatureEncoder> FeatureEncoder::load(ComputeContext& compute, const HubertConfig& config,
                                            const WeightSource& source) {
    FeatureEncoder encoder;
    encoder.norm_ = config.featExtractNorm;
    encoder.activation_ = config.featExtractActivation;
    for (std::size_t i = 0; i < config.convDim.size(); ++i) {
        const std::string prefix = "feature_extractor.conv_layers." + std::to_string(i);
        const bool hasNorm = config.featExtractNorm == FeatureNorm::kLayer || i == 0;
        Layer layer;
        EARSHOT_TRY(layer.conv, loadStridedConv1d(compute, source, prefix + ".conv", config.convStride[i]));
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
        forward(workspace.compute, layer, input, numFrames, workspace.nextFeatures);
        options.show("conv." + std::to_string(i), workspace.nextFeatures.data(), workspace.nextFeatures.shape());
        std::swap(workspace.features, workspace.nextFeatures);
        input = workspace.features.data();
        numFrames = outFrames;
    }
    return workspace.features;
}

void FeatureEncoder::forward(ComputeContext& compute, const Layer& layer, const float* input, std::int64_t numFrames,
                             Tensor& output) const {
    // Group norm needs all frames before the first can be normalised; everything else is done block by block.
    const bool groupNorm = layer.norm && norm_ == FeatureNorm::kGroup;
    layer.conv.forward(compute, input, numFrames, layer.norm && !groupNorm ? &*layer.norm : nullptr,
                       groupNorm ? Activation::kLinear : activation_, output.data());
    if (groupNorm) channelGroupNorm(*layer.norm, output.data(), output.shape()[0], activation_);
}

} // namespace earshot
