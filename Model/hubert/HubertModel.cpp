// SPDX-License-Identifier: AGPL-3.0-or-later
#include "HubertModel.h"

#include "Activations.h"
#include "WeightLoading.h"

#include <bit>

namespace earshot {

namespace {

// What the weights' names and values do not tell: shapes and choices.
void addConfig(const HubertConfig& config, Fingerprint& fingerprint) {
    std::vector<std::int64_t> values;
    for (const auto* list : {&config.convDim, &config.convKernel, &config.convStride}) {
        values.push_back(std::ssize(*list));
        values.insert(values.end(), list->begin(), list->end());
    }
    for (std::int64_t value :
         {static_cast<std::int64_t>(config.featExtractNorm), static_cast<std::int64_t>(config.featExtractActivation),
          config.numConvPosEmbeddings, config.numConvPosEmbeddingGroups, config.hiddenSize, config.numHiddenLayers,
          config.numAttentionHeads, config.intermediateSize, static_cast<std::int64_t>(config.hiddenAct),
          std::bit_cast<std::int64_t>(config.layerNormEps), std::int64_t{config.doStableLayerNorm}})
        values.push_back(value);
    fingerprint.add(std::as_bytes(std::span(values)));
}

} // namespace

Result<HubertModel> HubertModel::load(ComputeContext& compute, const HubertConfig& config,
                                      const WeightSource& checkpoint) {
    HubertModel model;
    addConfig(config, model.fingerprint_);
    model.fingerprint_.add(nameOf(checkpoint.precision()));
    const WeightSource source = checkpoint.fingerprinting(model.fingerprint_);
    model.config_ = config;
    model.precision_ = checkpoint.precision();
    EARSHOT_TRY(model.featureEncoder_, FeatureEncoder::load(compute, config, source));
    EARSHOT_TRY(model.featureProjection_, FeatureProjection::load(compute, config, source));
    EARSHOT_TRY(model.positionalConv_, PositionalConv::load(compute, config, source));
    EARSHOT_TRY(model.norm_, loadNorm(source, "encoder.layer_norm", config.layerNormEps));
    for (std::int64_t i = 0; i < config.numHiddenLayers; ++i) {
        EARSHOT_TRY(EncoderLayer layer,
                    EncoderLayer::load(compute, config, source, "encoder.layers." + std::to_string(i)));
        model.layers_.push_back(std::move(layer));
    }
    return model;
}

std::int64_t HubertModel::numValidFrames(const HubertInput& input) const {
    return config_.numFrames(input.numValidSamples > 0 ? input.numValidSamples : std::ssize(input.values));
}

Result<void> HubertModel::forward(Workspace& workspace, const HubertInput& input, const ForwardOptions& options,
                                  Tensor& hidden) const {
    if (numValidFrames(input) < 1 || input.numValidSamples > std::ssize(input.values))
        return Error{ErrorCode::kInvalidArgument,
                     "the input has " + std::to_string(input.values.size()) + " samples, of which " +
                         std::to_string(input.numValidSamples > 0 ? input.numValidSamples : std::ssize(input.values)) +
                         " count; one frame takes " + std::to_string(config_.receptiveFieldSamples()),
                     "HuBERT"};
    return catchingErrors("HuBERT forward pass", [&]() -> Result<void> {
        encode(workspace, input, options, hidden);
        return {};
    });
}

void HubertModel::encode(Workspace& workspace, const HubertInput& input, const ForwardOptions& options,
                         Tensor& hidden) const {
    const std::int64_t numValid = numValidFrames(input);
    const Tensor& features = featureEncoder_.forward(workspace, input.values, options); // [T, C]
    featureProjection_.forward(workspace, features, hidden);                            // [T, D]
    options.show("feature_projection", hidden.data(), hidden.shape());
    std::fill(hidden.data() + numValid * config_.hiddenSize, hidden.data() + hidden.size(), 0.0f);

    const std::int64_t numFrames = hidden.shape()[0];
    const Tensor& positions = positionalConv_.forward(workspace, hidden.data(), 0, numFrames); // [T, D]
    transform(workspace, positions, {numValid, options.attention}, {}, options, hidden);
}

void HubertModel::transform(Workspace& workspace, const Tensor& positions, const AttentionScope& scope,
                            std::span<KeyValueCache> caches, const ForwardOptions& options, Tensor& hidden) const {
    const auto showHidden = [&](std::size_t i) {
        if (options.observer) options.show("hidden." + std::to_string(i), hidden.data(), hidden.shape());
    };
    const auto norm = [&] {
        workspace.enter(Work::kRest);
        layerNorm(norm_, hidden.data(), hidden.shape()[0], hidden.data());
    };
    options.show("pos_conv_embed", positions.data(), positions.shape());
    addTo(hidden.values(), positions.values());
    if (!config_.doStableLayerNorm) norm();

    for (std::size_t i = 0; i < layers_.size(); ++i) {
        showHidden(i);
        AttentionScope layerScope = scope;
        if (!caches.empty()) layerScope.cache = &caches[i];
        layers_[i].forward(workspace, layerScope, hidden);
        if (options.observer && options.attention == AttentionImplementation::kEager)
            options.show("attention." + std::to_string(i), workspace.attention.data(), workspace.attention.shape());
    }
    if (config_.doStableLayerNorm) norm();
    showHidden(layers_.size());
    options.show("last_hidden_state", hidden.data(), hidden.shape());
}

} // namespace earshot
