// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Seam: config -> the tensors a checkpoint must have.
#include "TensorTable.h"

#include <catch2/catch_test_macros.hpp>

#include <set>

using namespace earshot;

namespace {

bool has(const TensorTable& table, std::string_view name) {
    return table.find(name) != nullptr;
}

std::int64_t countParameters(const TensorTable& table) {
    std::int64_t count = 0;
    for (const TensorSpec& spec : table.specs()) count += spec.shape.numElements();
    return count;
}

} // namespace

TEST_CASE("No tensor is declared twice", "[unit]") {
    HubertConfig config;
    config.head = HeadKind::kSequenceClassification;
    config.useWeightedLayerSum = true;
    config.doStableLayerNorm = true;
    config.adapterAttnDim = 8;
    config.convPosBatchNorm = true;
    config.labels = {"yes", "no"};
    const TensorTable table(config);
    std::set<std::string> names;
    for (const TensorSpec& spec : table.specs()) CHECK(names.insert(spec.name).second);
}

TEST_CASE("The base model has the 94,371,712 parameters that the paper's base model has", "[unit]") {
    // transformers counts 94,371,712 for HubertModel(HubertConfig()), where the positional convolution's 128 magnitudes
    // are parameters of their own; here they are part of the weight.
    CHECK(countParameters(TensorTable(HubertConfig{})) == 94'371'712 - 128);
}

TEST_CASE("Which norms, biases and heads there are follows the config", "[unit]") {
    HubertConfig config;
    const TensorTable base(config);
    CHECK(has(base, "feature_extractor.conv_layers.0.layer_norm.weight"));
    CHECK_FALSE(has(base, "feature_extractor.conv_layers.1.layer_norm.weight"));
    CHECK_FALSE(has(base, "feature_extractor.conv_layers.0.conv.bias"));
    CHECK_FALSE(has(base, "lm_head.weight"));
    CHECK(base.find("encoder.pos_conv_embed.conv.weight")->weightNorm);
    CHECK(base.find("encoder.pos_conv_embed.conv.weight")->shape == Shape{768, 48, 128});

    config.featExtractNorm = FeatureNorm::kLayer;
    config.convBias = true;
    config.featProjLayerNorm = false;
    config.convPosBatchNorm = true;
    config.head = HeadKind::kCtc;
    config.vocabSize = 40;
    config.adapterAttnDim = 16;
    const TensorTable other(config);
    CHECK(has(other, "feature_extractor.conv_layers.6.layer_norm.bias"));
    CHECK(has(other, "feature_extractor.conv_layers.6.conv.bias"));
    CHECK_FALSE(has(other, "feature_projection.layer_norm.weight"));
    CHECK(has(other, "encoder.pos_conv_embed.batch_norm.running_var"));
    CHECK_FALSE(other.find("encoder.pos_conv_embed.conv.weight")->weightNorm);
    CHECK(other.find("lm_head.weight")->shape == Shape{40, 768});
    CHECK_FALSE(has(other, "encoder.layers.0.adapter_layer.norm.weight")); // adapters are for stable encoders only

    config.doStableLayerNorm = true;
    CHECK(TensorTable(config).find("encoder.layers.11.adapter_layer.linear_1.weight")->shape == Shape{16, 768});
}
