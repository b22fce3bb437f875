// SPDX-License-Identifier: AGPL-3.0-or-later
//
// FeatureExtractor: waveforms to the model's input, as transformers' Wav2Vec2FeatureExtractor does with padding=True
// (models/wav2vec2/feature_extraction_wav2vec2.py): pad to the longest, then normalise each waveform to zero mean and
// unit variance. Const after construction: any thread.
#pragma once

#include "Result.h"
#include "Tensor.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace earshot {

class JsonObject;

struct FeatureExtractorConfig {
    std::int64_t samplingRateHz = 16000;
    float paddingValue = 0.0F;
    bool doNormalize = true;
    bool returnAttentionMask = false;
};

// A padded batch. The attention mask is 1 for the first numValid[b] samples of row b and 0 after them.
struct FeatureBatch {
    Tensor inputValues;                 // [B, S], S the length of the longest waveform
    std::vector<std::int64_t> numValid; // [B], samples before the padding
    bool hasMask = false;               // false: the model gets no mask and sees the padding as sound
};

class FeatureExtractor {
public:
    // DIR/preprocessor_config.json, or the feature_extractor of DIR/processor_config.json (transformers 5).
    // Errors: kNotFound, kInvalidData with the JSON path, kUnsupported (another kind of extractor, left padding).
    static Result<FeatureExtractor> load(const std::filesystem::path& dir);
    static Result<FeatureExtractor> fromJson(const JsonObject& json);
    explicit FeatureExtractor(const FeatureExtractorConfig& config) : config_(config) {}

    [[nodiscard]] const FeatureExtractorConfig& config() const { return config_; }

    // Where the model wants a mask, each waveform's statistics cover its own samples and the padding stays
    // padding_value; otherwise the padding takes part in the statistics and is normalised too, as the models without a
    // mask were trained. Errors: kInvalidArgument (no waveform, an empty one, another sampling rate), kOutOfMemory.
    [[nodiscard]] Result<FeatureBatch> extract(std::span<const std::span<const float>> waveforms,
                                               std::int64_t samplingRateHz) const;
    // A batch of one.
    [[nodiscard]] Result<FeatureBatch> extract(std::span<const float> waveform, std::int64_t samplingRateHz) const;

private:
    FeatureExtractorConfig config_;
};

} // namespace earshot
