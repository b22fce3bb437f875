// SPDX-License-Identifier: AGPL-3.0-or-later
//
// config.json -> HubertConfig. Fields that act in training only (dropouts, SpecAugment) and the stored data type
// (`dtype`, formerly `torch_dtype`; the weight files state it themselves) are ignored. Field names and defaults:
// transformers models/hubert/configuration_hubert.py and configuration_utils.py.
#include "HubertConfig.h"
#include "JsonObject.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace earshot {
namespace {

// Other speech models whose files look alike, and why their weights would give nonsense in a HuBERT.
constexpr std::pair<std::string_view, std::string_view> kOtherModels[] = {
    {"sew",
     "its encoder runs at half the frame rate, between a pooling and an "
     "upsampling layer"},
    {"sew-d", "its encoder runs at half the frame rate and has disentangled attention"},
    {"wav2vec2", "it was trained with another objective and its heads and adapters differ"},
    {"wav2vec2-bert", "it reads filter banks and has conformer layers"},
    {"wav2vec2-conformer", "it has conformer layers"},
    {"wavlm", "its attention has gated relative position biases"},
    {"data2vec-audio", "its positional convolution is a stack of layers"},
    {"unispeech", "its pre-training quantiser and heads differ"},
    {"unispeech-sat", "its heads differ"},
    {"whisper", "it is an encoder-decoder on log-mel spectra"},
    {"mctct", "it reads filter banks"},
};

constexpr const char* kNoModel =
    "is a folder without a model, which is config.json, preprocessor_config.json, weights (model.safetensors or "
    "pytorch_model.bin) and, for captions, vocab.json, as Hugging Face has them";

Result<void> checkModelType(const JsonObject& json, const std::vector<std::string>& architectures) {
    std::string type;
    EARSHOT_CHECK(json.read("model_type", type));
    if (type == "hubert") return {};
    const std::string where = json.where("model_type");
    if (type.empty()) {
        const auto isHubert = [](const std::string& name) { return name.starts_with("Hubert"); };
        if (std::any_of(architectures.begin(), architectures.end(), isHubert)) return {};
        return Error{ErrorCode::kInvalidData, "is missing, expected \"hubert\"", where};
    }
    std::string reason;
    for (const auto& [name, why] : kOtherModels)
        if (name == type) reason = ": " + std::string(why);
    return Error{ErrorCode::kUnsupported,
                 "is '" + type + "', which is not a HuBERT model" + reason + "; only 'hubert' can be used", where};
}

HeadKind headOf(const std::vector<std::string>& architectures) {
    for (const std::string& name : architectures) {
        if (name == "HubertForCTC") return HeadKind::kCtc;
        if (name == "HubertForSequenceClassification") return HeadKind::kSequenceClassification;
    }
    return HeadKind::kNone;
}

// One of two strings, as a bool: whether it is `whenTrue`.
Result<void> readChoice(const JsonObject& json, std::string_view field, const std::string& whenFalse,
                        const std::string& whenTrue, bool& target) {
    std::string value = target ? whenTrue : whenFalse;
    EARSHOT_CHECK(json.read(field, value));
    if (value != whenFalse && value != whenTrue)
        return Error{ErrorCode::kUnsupported, "is '" + value + "', expected '" + whenFalse + "' or '" + whenTrue + "'",
                     json.where(field)};
    target = value == whenTrue;
    return {};
}

Result<void> readActivation(const JsonObject& json, std::string_view field, Activation& target) {
    std::string name(activationName(target));
    EARSHOT_CHECK(json.read(field, name));
    EARSHOT_TRY(target, activationFromName(name, json.where(field)));
    return {};
}

Result<void> readConvolutions(const JsonObject& json, HubertConfig& config) {
    EARSHOT_CHECK(json.read("conv_dim", config.convDim));
    EARSHOT_CHECK(json.read("conv_kernel", config.convKernel));
    EARSHOT_CHECK(json.read("conv_stride", config.convStride));
    EARSHOT_CHECK(json.read("conv_bias", config.convBias));
    bool layerNorm = config.featExtractNorm == FeatureNorm::kLayer;
    EARSHOT_CHECK(readChoice(json, "feat_extract_norm", "group", "layer", layerNorm));
    config.featExtractNorm = layerNorm ? FeatureNorm::kLayer : FeatureNorm::kGroup;
    EARSHOT_CHECK(readActivation(json, "feat_extract_activation", config.featExtractActivation));
    EARSHOT_CHECK(json.read("feat_proj_layer_norm", config.featProjLayerNorm));
    EARSHOT_CHECK(json.read("num_conv_pos_embeddings", config.numConvPosEmbeddings));
    EARSHOT_CHECK(json.read("num_conv_pos_embedding_groups", config.numConvPosEmbeddingGroups));
    EARSHOT_CHECK(json.read("conv_pos_batch_norm", config.convPosBatchNorm));

    const auto numLayers = static_cast<std::int64_t>(config.convDim.size());
    std::int64_t stated = numLayers;
    EARSHOT_CHECK(json.read("num_feat_extract_layers", stated));
    if (stated != numLayers)
        return Error{ErrorCode::kInvalidData,
                     "is " + std::to_string(stated) + ", but conv_dim has " + std::to_string(numLayers) + " entries",
                     json.where("num_feat_extract_layers")};
    return {};
}

Result<void> readEncoder(const JsonObject& json, HubertConfig& config) {
    EARSHOT_CHECK(json.read("hidden_size", config.hiddenSize));
    EARSHOT_CHECK(json.read("num_hidden_layers", config.numHiddenLayers));
    EARSHOT_CHECK(json.read("num_attention_heads", config.numAttentionHeads));
    EARSHOT_CHECK(json.read("intermediate_size", config.intermediateSize));
    EARSHOT_CHECK(readActivation(json, "hidden_act", config.hiddenAct));
    EARSHOT_CHECK(json.read("layer_norm_eps", config.layerNormEps));
    EARSHOT_CHECK(json.read("do_stable_layer_norm", config.doStableLayerNorm));
    EARSHOT_CHECK(json.read("adapter_attn_dim", config.adapterAttnDim));
    // transformers builds adapters into the layers of stable encoders only, whatever the file says.
    if (!config.doStableLayerNorm) config.adapterAttnDim = 0;
    return {};
}

// id2label maps "0", "1", ... to names; without it there are num_labels (default 2) labels named LABEL_<i>.
Result<void> readLabels(const JsonObject& json, HubertConfig& config) {
    if (!json.has("id2label")) {
        constexpr std::int64_t kMaxLabels = 1 << 16;
        std::int64_t numLabels = 2;
        EARSHOT_CHECK(json.read("num_labels", numLabels));
        if (numLabels < 1 || numLabels > kMaxLabels)
            return Error{ErrorCode::kInvalidData, "is " + std::to_string(numLabels) + ", expected 1 to 65536",
                         json.where("num_labels")};
        for (std::int64_t i = 0; i < numLabels; ++i) config.labels.push_back("LABEL_" + std::to_string(i));
        return {};
    }
    EARSHOT_TRY(const JsonObject map, json.object("id2label"));
    const auto keys = map.fieldNames();
    config.labels.assign(keys.size(), {});
    for (const std::string& key : keys) {
        std::size_t id = 0;
        const auto [end, failure] = std::from_chars(key.data(), key.data() + key.size(), id);
        if (failure != std::errc{} || end != key.data() + key.size() || id >= keys.size() || std::to_string(id) != key)
            return Error{ErrorCode::kInvalidData, "is not an id from 0 to " + std::to_string(keys.size() - 1),
                         map.where(key)};
        EARSHOT_CHECK(map.read(key, config.labels[id]));
    }
    return {};
}

Result<void> readHeads(const JsonObject& json, HubertConfig& config) {
    config.head = headOf(config.architectures);
    EARSHOT_CHECK(json.read("vocab_size", config.vocabSize));
    EARSHOT_CHECK(json.read("pad_token_id", config.padTokenId));
    EARSHOT_CHECK(json.read("use_weighted_layer_sum", config.useWeightedLayerSum));
    EARSHOT_CHECK(json.read("classifier_proj_size", config.classifierProjSize));
    EARSHOT_CHECK(json.read("ctc_zero_infinity", config.ctcZeroInfinity));
    EARSHOT_CHECK(readChoice(json, "ctc_loss_reduction", "sum", "mean", config.ctcLossMeanReduction));
    return readLabels(json, config);
}

} // namespace

Result<HubertConfig> HubertConfig::load(const std::filesystem::path& dirOrFile) {
    std::error_code ignored;
    const bool isFolder = std::filesystem::is_directory(dirOrFile, ignored);
    const auto file = isFolder ? dirOrFile / "config.json" : dirOrFile;
    if (std::filesystem::status(file, ignored).type() == std::filesystem::file_type::not_found && isFolder)
        return Error{ErrorCode::kNotFound, kNoModel, dirOrFile.string()};
    EARSHOT_TRY(const JsonObject json, JsonObject::load(file));
    return fromJson(json);
}

Result<HubertConfig> HubertConfig::parse(std::string_view text, const std::string& where) {
    EARSHOT_TRY(const JsonObject json, JsonObject::parse(text, where));
    return fromJson(json);
}

Result<HubertConfig> HubertConfig::fromJson(const JsonObject& json) {
    HubertConfig config;
    EARSHOT_CHECK(json.read("architectures", config.architectures));
    EARSHOT_CHECK(checkModelType(json, config.architectures));
    EARSHOT_CHECK(readConvolutions(json, config));
    EARSHOT_CHECK(readEncoder(json, config));
    EARSHOT_CHECK(readHeads(json, config));
    EARSHOT_CHECK(config.validate(json.where()));
    return config;
}

} // namespace earshot
