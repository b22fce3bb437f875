// SPDX-License-Identifier: AGPL-3.0-or-later
#include "TensorTable.h"

#include <algorithm>

namespace earshot {

TensorTable::TensorTable(const HubertConfig& config) {
    add({.name = "masked_spec_embed", .shape = {config.hiddenSize}, .use = TensorUse::kTraining});
    addConvLayers(config);
    addFeatureProjection(config);
    addPositionalConv(config);
    addNorm("encoder.layer_norm", config.hiddenSize);
    for (std::int64_t layer = 0; layer < config.numHiddenLayers; ++layer)
        addEncoderLayer(config, "encoder.layers." + std::to_string(layer) + ".");
    addHead(config);
}

const TensorSpec* TensorTable::find(std::string_view name) const {
    const auto found = std::ranges::find(specs_, name, &TensorSpec::name);
    return found == specs_.end() ? nullptr : &*found;
}

// HubertFeatureEncoder: group norm after the first layer only, or layer norm after each.
void TensorTable::addConvLayers(const HubertConfig& config) {
    std::int64_t in = 1;
    for (std::size_t layer = 0; layer < config.convDim.size(); ++layer) {
        const std::string prefix = "feature_extractor.conv_layers." + std::to_string(layer) + ".";
        const std::int64_t out = config.convDim[layer];
        add({.name = prefix + "conv.weight", .shape = {out, in, config.convKernel[layer]}});
        if (config.convBias) add({.name = prefix + "conv.bias", .shape = {out}});
        if (config.featExtractNorm == FeatureNorm::kLayer || layer == 0) addNorm(prefix + "layer_norm", out);
        in = out;
    }
}

// HubertFeatureProjection
void TensorTable::addFeatureProjection(const HubertConfig& config) {
    if (config.featProjLayerNorm) addNorm("feature_projection.layer_norm", config.convDim.back());
    addLinear("feature_projection.projection", config.hiddenSize, config.convDim.back());
}

// HubertPositionalConvEmbedding: batch norm before a plain convolution, or a weight-normalised convolution.
void TensorTable::addPositionalConv(const HubertConfig& config) {
    const std::string prefix = "encoder.pos_conv_embed.";
    const std::int64_t width = config.hiddenSize;
    if (config.convPosBatchNorm) {
        addNorm(prefix + "batch_norm", width);
        add({.name = prefix + "batch_norm.running_mean", .shape = {width}});
        add({.name = prefix + "batch_norm.running_var", .shape = {width}});
        add({.name = prefix + "batch_norm.num_batches_tracked", .shape = {}, .use = TensorUse::kTraining});
    }
    add({.name = prefix + "conv.weight",
         .shape = {width, width / config.numConvPosEmbeddingGroups, config.numConvPosEmbeddings},
         .weightNorm = !config.convPosBatchNorm});
    add({.name = prefix + "conv.bias", .shape = {width}});
}

// HubertEncoderLayer and HubertEncoderLayerStableLayerNorm, which differ in order, not in tensors. Only the latter has
// adapters.
void TensorTable::addEncoderLayer(const HubertConfig& config, const std::string& prefix) {
    const std::int64_t width = config.hiddenSize;
    for (const char* projection : {"q_proj", "k_proj", "v_proj", "out_proj"})
        addLinear(prefix + "attention." + projection, width, width);
    addNorm(prefix + "layer_norm", width);
    addLinear(prefix + "feed_forward.intermediate_dense", config.intermediateSize, width);
    addLinear(prefix + "feed_forward.output_dense", width, config.intermediateSize);
    addNorm(prefix + "final_layer_norm", width);
    if (!config.doStableLayerNorm || config.adapterAttnDim == 0) return;
    addNorm(prefix + "adapter_layer.norm", width);
    addLinear(prefix + "adapter_layer.linear_1", config.adapterAttnDim, width);
    addLinear(prefix + "adapter_layer.linear_2", width, config.adapterAttnDim);
}

// HubertForCTC, HubertForSequenceClassification
void TensorTable::addHead(const HubertConfig& config) {
    if (config.head == HeadKind::kCtc) addLinear("lm_head", config.vocabSize, config.hiddenSize);
    if (config.head != HeadKind::kSequenceClassification) return;
    if (config.useWeightedLayerSum) add({.name = "layer_weights", .shape = {config.numHiddenLayers + 1}});
    addLinear("projector", config.classifierProjSize, config.hiddenSize);
    addLinear("classifier", static_cast<std::int64_t>(config.labels.size()), config.classifierProjSize);
}

void TensorTable::addLinear(const std::string& prefix, std::int64_t out, std::int64_t in) {
    add({.name = prefix + ".weight", .shape = {out, in}});
    add({.name = prefix + ".bias", .shape = {out}});
}

void TensorTable::addNorm(const std::string& prefix, std::int64_t width) {
    add({.name = prefix + ".weight", .shape = {width}});
    add({.name = prefix + ".bias", .shape = {width}});
}

} // namespace earshot
