// SPDX-License-Identifier: AGPL-3.0-or-later
//
// HubertConfig: every field of a published HuBERT config.json that changes what the model computes, with the defaults
// of transformers' HubertConfig (models/hubert/configuration_hubert.py), so that minimal files mean the same here. Both
// the transformers 4 and 5 spellings are read. Pure data: any thread.
#pragma once

#include "Activation.h"
#include "Result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

class JsonObject;

enum class FeatureNorm { kGroup, kLayer }; // feat_extract_norm

// The head that the checkpoint was saved with (`architectures`).
enum class HeadKind { kNone, kCtc, kSequenceClassification };

struct HubertConfig {
    // Convolutional feature encoder
    std::vector<std::int64_t> convDim = {512, 512, 512, 512, 512, 512, 512};
    std::vector<std::int64_t> convKernel = {10, 3, 3, 3, 3, 2, 2};
    std::vector<std::int64_t> convStride = {5, 2, 2, 2, 2, 2, 2};
    bool convBias = false;
    FeatureNorm featExtractNorm = FeatureNorm::kGroup;
    Activation featExtractActivation = Activation::kGelu;
    bool featProjLayerNorm = true;

    // Positional convolution
    std::int64_t numConvPosEmbeddings = 128; // kernel size
    std::int64_t numConvPosEmbeddingGroups = 16;
    bool convPosBatchNorm = false;

    // Encoder
    std::int64_t hiddenSize = 768;
    std::int64_t numHiddenLayers = 12;
    std::int64_t numAttentionHeads = 12;
    std::int64_t intermediateSize = 3072;
    Activation hiddenAct = Activation::kGelu;
    double layerNormEps = 1e-5;
    bool doStableLayerNorm = false;
    std::int64_t adapterAttnDim = 0; // 0: no adapters

    // Heads
    HeadKind head = HeadKind::kNone;
    std::vector<std::string> architectures; // as written in the file
    std::int64_t vocabSize = 32;
    std::int64_t padTokenId = 0; // the CTC blank
    bool useWeightedLayerSum = false;
    std::int64_t classifierProjSize = 256;
    std::vector<std::string> labels; // id2label, by id
    // CTC loss (training-time choices that HubertForCTC.forward(labels=...) honours)
    bool ctcZeroInfinity = false;
    bool ctcLossMeanReduction = false; // ctc_loss_reduction: "sum" (default) or "mean"

    // Samples from one frame to the next (320 with the usual stack), and samples that one frame sees (400).
    [[nodiscard]] std::int64_t hopSamples() const;
    [[nodiscard]] std::int64_t receptiveFieldSamples() const;
    // Frames that `numSamples` give: floor((n - kernel) / stride) + 1 through the stack; 0 when too short.
    [[nodiscard]] std::int64_t numFrames(std::int64_t numSamples) const;

    // Reads and validates DIR/config.json (or the file itself). Errors: kNotFound, kInvalidData with the JSON path,
    // kUnsupported with the name of the model_type that is not HuBERT.
    static Result<HubertConfig> load(const std::filesystem::path& dirOrFile);
    // `where` names the source in errors.
    static Result<HubertConfig> parse(std::string_view text, const std::string& where);
    static Result<HubertConfig> fromJson(const JsonObject& json);
    // Contradictory or absurd values (sizes <= 0, lists of unequal length, heads not dividing the width, ...).
    [[nodiscard]] Result<void> validate(const std::string& where) const;
};

} // namespace earshot
