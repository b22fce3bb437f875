// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What follows from a HubertConfig: frame arithmetic and the checks that keep contradictory or absurd files out.
#include "HubertConfig.h"

#include <algorithm>
#include <cmath>

namespace earshot {
namespace {

// Far above any published HuBERT (xlarge: 48 layers, width 1280), far below what would exhaust memory on allocation.
constexpr std::int64_t kMaxLayers = 256;
constexpr std::int64_t kMaxWidth = 16384;
constexpr std::int64_t kMaxFeedForward = 65536;
constexpr std::int64_t kMaxConvLayers = 16;
constexpr std::int64_t kMaxKernel = 4096;
constexpr std::int64_t kMaxStride = 1024;
constexpr std::int64_t kMaxHopSamples = 1 << 20;
constexpr std::int64_t kMaxVocabulary = 1 << 20;

// Checks values one after another and keeps the first complaint.
class Checker {
public:
    explicit Checker(const std::string& where) : where_(where) {}

    void range(const std::string& field, std::int64_t value, std::int64_t low, std::int64_t high) {
        if (value < low || value > high)
            fail(field,
                 "is " + std::to_string(value) + ", expected " + std::to_string(low) + " to " + std::to_string(high));
    }
    void require(bool holds, const std::string& field, const std::string& message) {
        if (!holds) fail(field, message);
    }
    [[nodiscard]] Result<void> result() const {
        if (message_.empty()) return {};
        return Error{ErrorCode::kInvalidData, message_, where_ + ": " + field_};
    }

private:
    void fail(const std::string& field, const std::string& message) {
        if (!message_.empty()) return;
        field_ = field;
        message_ = message;
    }

    const std::string& where_;
    std::string field_;
    std::string message_;
};

void checkConvolutions(const HubertConfig& config, Checker& check) {
    const auto numLayers = static_cast<std::int64_t>(config.convDim.size());
    check.range("conv_dim (its length)", numLayers, 1, kMaxConvLayers);
    const auto sameLength = [&](const std::vector<std::int64_t>& list, const std::string& field) {
        check.require(list.size() == config.convDim.size(), field,
                      "has " + std::to_string(list.size()) + " entries, but conv_dim has " + std::to_string(numLayers));
    };
    sameLength(config.convKernel, "conv_kernel");
    sameLength(config.convStride, "conv_stride");
    const auto eachInRange = [&](const std::vector<std::int64_t>& list, const std::string& field, std::int64_t high) {
        for (std::size_t i = 0; i < list.size(); ++i)
            check.range(field + "[" + std::to_string(i) + "]", list[i], 1, high);
    };
    eachInRange(config.convDim, "conv_dim", kMaxWidth);
    eachInRange(config.convKernel, "conv_kernel", kMaxKernel);
    eachInRange(config.convStride, "conv_stride", kMaxStride);

    std::int64_t hop = 1; // capped, so that a product of sixteen strides cannot overflow
    for (std::int64_t stride : config.convStride)
        hop = std::min(hop * std::clamp(stride, std::int64_t{1}, kMaxStride), 2 * kMaxHopSamples);
    check.require(hop <= kMaxHopSamples, "conv_stride",
                  "multiplies to more samples per frame than audio of a minute has");

    check.range("num_conv_pos_embeddings", config.numConvPosEmbeddings, 1, kMaxKernel);
    check.range("num_conv_pos_embedding_groups", config.numConvPosEmbeddingGroups, 1, kMaxWidth);
}

void checkEncoder(const HubertConfig& config, Checker& check) {
    check.range("hidden_size", config.hiddenSize, 1, kMaxWidth);
    check.range("num_hidden_layers", config.numHiddenLayers, 0, kMaxLayers);
    check.range("num_attention_heads", config.numAttentionHeads, 1, kMaxWidth);
    check.range("intermediate_size", config.intermediateSize, 1, kMaxFeedForward);
    check.range("adapter_attn_dim", config.adapterAttnDim, 0, kMaxWidth);
    check.require(std::isfinite(config.layerNormEps) && config.layerNormEps > 0 && config.layerNormEps < 1,
                  "layer_norm_eps", "is not a small positive number");
    const std::string width = "hidden_size " + std::to_string(config.hiddenSize);
    check.require(config.numAttentionHeads < 1 || config.hiddenSize % config.numAttentionHeads == 0,
                  "num_attention_heads",
                  "is " + std::to_string(config.numAttentionHeads) + ", which does not divide " + width);
    check.require(config.numConvPosEmbeddingGroups < 1 || config.hiddenSize % config.numConvPosEmbeddingGroups == 0,
                  "num_conv_pos_embedding_groups",
                  "is " + std::to_string(config.numConvPosEmbeddingGroups) + ", which does not divide " + width);
}

void checkHead(const HubertConfig& config, Checker& check) {
    switch (config.head) {
    case HeadKind::kNone: return;
    case HeadKind::kCtc:
        check.range("vocab_size", config.vocabSize, 1, kMaxVocabulary);
        check.range("pad_token_id (the CTC blank)", config.padTokenId, 0, config.vocabSize - 1);
        return;
    case HeadKind::kSequenceClassification:
        check.range("classifier_proj_size", config.classifierProjSize, 1, kMaxWidth);
        check.range("id2label (its length)", static_cast<std::int64_t>(config.labels.size()), 1, kMaxVocabulary);
        return;
    }
}

} // namespace

std::int64_t HubertConfig::hopSamples() const {
    std::int64_t hop = 1;
    for (std::int64_t stride : convStride) hop *= stride;
    return hop;
}

std::int64_t HubertConfig::receptiveFieldSamples() const {
    std::int64_t field = 1;
    for (std::size_t i = convKernel.size(); i-- > 0;) field = (field - 1) * convStride[i] + convKernel[i];
    return field;
}

std::int64_t HubertConfig::numFrames(std::int64_t numSamples) const {
    std::int64_t length = numSamples;
    for (std::size_t i = 0; i < convKernel.size(); ++i) {
        if (length < convKernel[i]) return 0;
        length = (length - convKernel[i]) / convStride[i] + 1;
    }
    return length;
}

Result<void> HubertConfig::validate(const std::string& where) const {
    Checker check(where);
    checkConvolutions(*this, check);
    checkEncoder(*this, check);
    checkHead(*this, check);
    return check.result();
}

} // namespace earshot
