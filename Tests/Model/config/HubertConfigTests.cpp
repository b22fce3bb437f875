// SPDX-License-Identifier: AGPL-3.0-or-later
//
// config.json as published (both spellings), the frame arithmetic, and refusal of what is not a usable HuBERT.
#include "HubertConfig.h"
#include "SharedFixtures.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace earshot;
using Catch::Matchers::ContainsSubstring;

namespace {

HubertConfig parsed(const std::string& json) {
    auto config = HubertConfig::parse(json, "config.json");
    REQUIRE(config.ok());
    return *config;
}

Error refused(const std::string& json) {
    auto config = HubertConfig::parse(json, "config.json");
    REQUIRE_FALSE(config.ok());
    return config.error();
}

} // namespace

TEST_CASE("A minimal config means HuBERT base", "[unit]") {
    const auto config = parsed(R"({"model_type": "hubert"})");
    CHECK(config.hiddenSize == 768);
    CHECK(config.numHiddenLayers == 12);
    CHECK(config.head == HeadKind::kNone);
    CHECK(config.labels == std::vector<std::string>{"LABEL_0", "LABEL_1"});
    CHECK(config.featExtractNorm == FeatureNorm::kGroup);
    CHECK(config.adapterAttnDim == 0);
    CHECK_FALSE(config.doStableLayerNorm);
}

TEST_CASE("The frame arithmetic is that of the convolution stack", "[unit]") {
    const HubertConfig config;
    CHECK(config.hopSamples() == 320);
    CHECK(config.receptiveFieldSamples() == 400);
    CHECK(config.numFrames(399) == 0);
    CHECK(config.numFrames(400) == 1);
    CHECK(config.numFrames(16000) == 49);
    CHECK(config.numFrames(33333) == 103);
    CHECK(config.numFrames(80000) == 249);
    CHECK(config.numFrames(0) == 0);

    const auto odd = parsed(R"({"model_type": "hubert", "conv_dim": [24, 16, 12, 20], "conv_kernel": [11, 4, 5, 3],
                                "conv_stride": [6, 3, 4, 2]})");
    CHECK(odd.hopSamples() == 144);
    CHECK(odd.numFrames(odd.receptiveFieldSamples()) == 1);
    CHECK(odd.numFrames(odd.receptiveFieldSamples() - 1) == 0);
}

TEST_CASE("Every fixture's config is read, in the spelling of transformers 4 and 5", "[unit]") {
    EARSHOT_NEEDS_SHARED(test::hubertFixtures());
    int numConfigs = 0;
    for (const auto& entry : std::filesystem::directory_iterator(test::hubertFixtures())) {
        if (!entry.is_directory()) continue;
        INFO(entry.path());
        const auto config = HubertConfig::load(entry.path());
        REQUIRE(config.ok());
        ++numConfigs;
    }
    CHECK(numConfigs >= 15);
    const auto adapter = HubertConfig::load(test::hubertFixtures() / "adapter");
    CHECK(adapter->adapterAttnDim == 8);
    CHECK(adapter->hiddenAct == Activation::kSilu);
    CHECK(adapter->head == HeadKind::kCtc);
    const auto classifier = HubertConfig::load(test::hubertFixtures() / "cls_weighted");
    CHECK(classifier->head == HeadKind::kSequenceClassification);
    CHECK(classifier->useWeightedLayerSum);
    CHECK(classifier->labels == std::vector<std::string>{"yes", "no", "up", "down", "left", "right"});
    CHECK_FALSE(HubertConfig::load(test::hubertFixtures() / "distil")->featProjLayerNorm);
}

TEST_CASE("Other models are refused by name and with a reason", "[unit]") {
    const auto sew = refused(R"({"model_type": "sew", "architectures": ["SEWForCTC"]})");
    CHECK(sew.code == ErrorCode::kUnsupported);
    CHECK_THAT(sew.toString(),
               ContainsSubstring("config.json: model_type: is 'sew'") && ContainsSubstring("half the frame rate"));
    for (const char* type : {"wav2vec2", "wavlm", "data2vec-audio", "whisper", "something-new"}) {
        const auto error = refused(std::string(R"({"model_type": ")") + type + "\"}");
        CHECK(error.code == ErrorCode::kUnsupported);
        CHECK_THAT(error.message, ContainsSubstring(type));
    }
    CHECK(refused("{}").code == ErrorCode::kInvalidData);
    CHECK(HubertConfig::parse(R"({"architectures": ["HubertModel"]})", "config.json").ok());
}

TEST_CASE("A head that this engine does not know loads as a bare model", "[unit]") {
    CHECK(parsed(R"({"model_type": "hubert", "architectures": ["HubertForAudioFrameClassification"]})").head ==
          HeadKind::kNone);
    CHECK(parsed(R"({"model_type": "hubert", "architectures": null})").head == HeadKind::kNone);
}

TEST_CASE("Adapters exist in stable encoders only", "[unit]") {
    CHECK(parsed(R"({"model_type": "hubert", "adapter_attn_dim": 16})").adapterAttnDim == 0);
    CHECK(parsed(R"({"model_type": "hubert", "adapter_attn_dim": 16, "do_stable_layer_norm": true})").adapterAttnDim ==
          16);
}

TEST_CASE("Contradictory and absurd configs are refused with the field's name", "[unit]") {
    const std::pair<const char*, const char*> cases[] = {
        {R"("conv_dim": [])", "conv_dim"},
        {R"("conv_stride": [5, 2])", "conv_stride"},
        {R"("conv_kernel": [10, 3, 3, 3, 3, 2, 0])", "conv_kernel[6]"},
        {R"("conv_stride": [1000, 1000, 1000, 1000, 1000, 1000, 1000])", "conv_stride"},
        {R"("conv_dim": [512, 512, 512, 512, 512, 512, 9000000000])", "conv_dim[6]"},
        {R"("num_feat_extract_layers": 6)", "num_feat_extract_layers"},
        {R"("num_attention_heads": 7)", "num_attention_heads"},
        {R"("num_attention_heads": 0)", "num_attention_heads"},
        {R"("num_conv_pos_embedding_groups": 100)", "num_conv_pos_embedding_groups"},
        {R"("hidden_size": -768)", "hidden_size"},
        {R"("hidden_size": 9223372036854775807)", "hidden_size"},
        {R"("hidden_size": 768.5)", "hidden_size"},
        {R"("num_hidden_layers": 1000000)", "num_hidden_layers"},
        {R"("intermediate_size": 0)", "intermediate_size"},
        {R"("layer_norm_eps": -1e-5)", "layer_norm_eps"},
        {R"("layer_norm_eps": "small")", "layer_norm_eps"},
        {R"("hidden_act": "snake")", "hidden_act"},
        {R"("feat_extract_norm": "batch")", "feat_extract_norm"},
        {R"("ctc_loss_reduction": "median")", "ctc_loss_reduction"},
        {R"("architectures": ["HubertForCTC"], "vocab_size": 0)", "vocab_size"},
        {R"("architectures": ["HubertForCTC"], "pad_token_id": 32)", "pad_token_id"},
        {R"("id2label": {"0": "a", "2": "b"})", "id2label.2"},
        {R"("id2label": {"0": "a", "01": "b"})", "id2label.01"},
        {R"("id2label": {"0": 1})", "id2label.0"},
        {R"("num_labels": 1000000000)", "num_labels"},
    };
    for (const auto& [field, where] : cases) {
        INFO(field);
        CHECK_THAT(refused(std::string(R"({"model_type": "hubert", )") + field + "}").where, ContainsSubstring(where));
    }
}

TEST_CASE("Activations have the names of transformers", "[unit]") {
    CHECK(*activationFromName("gelu", "") == Activation::kGelu);
    CHECK(*activationFromName("gelu_pytorch_tanh", "") == Activation::kGeluTanh);
    CHECK(*activationFromName("swish", "") == Activation::kSilu);
    CHECK(activationName(Activation::kQuickGelu) == "quick_gelu");
    CHECK(activationFromName("", "f").error().code == ErrorCode::kUnsupported);
}
