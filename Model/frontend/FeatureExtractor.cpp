// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Reading of the extractor's JSON, padding and normalisation.
#include "FeatureExtractor.h"

#include "JsonObject.h"

#include <algorithm>
#include <cmath>
#include <new>

namespace earshot {
namespace {

// (x - mean) / sqrt(variance + 1e-7) with the population variance. Sums are kept in double: a float sum over a minute
// of audio loses the last three digits.
void normalise(std::span<float> samples) {
    constexpr double kEpsilon = 1e-7;
    const auto count = static_cast<double>(samples.size());
    double sum = 0;
    for (float sample : samples) sum += sample;
    const double mean = sum / count;
    double squares = 0;
    for (float sample : samples) squares += (sample - mean) * (sample - mean);
    const double scale = 1.0 / std::sqrt(squares / count + kEpsilon);
    for (float& sample : samples) sample = static_cast<float>((sample - mean) * scale);
}

Result<void> checkKind(const JsonObject& json) {
    std::string kind = "Wav2Vec2FeatureExtractor";
    EARSHOT_CHECK(json.read("feature_extractor_type", kind));
    if (kind != "Wav2Vec2FeatureExtractor")
        return Error{ErrorCode::kUnsupported,
                     "is '" + kind + "'; HuBERT reads waveforms through 'Wav2Vec2FeatureExtractor'",
                     json.where("feature_extractor_type")};
    std::string side = "right";
    EARSHOT_CHECK(json.read("padding_side", side));
    if (side != "right")
        return Error{ErrorCode::kUnsupported, "is '" + side + "'; only 'right' can be used",
                     json.where("padding_side")};
    std::int64_t featureSize = 1;
    EARSHOT_CHECK(json.read("feature_size", featureSize));
    if (featureSize != 1)
        return Error{ErrorCode::kUnsupported, "is " + std::to_string(featureSize) + ", expected 1: mono sound",
                     json.where("feature_size")};
    return {};
}

} // namespace

Result<FeatureExtractor> FeatureExtractor::fromJson(const JsonObject& json) {
    constexpr std::int64_t kMaxRateHz = 1'000'000;
    EARSHOT_CHECK(checkKind(json));
    FeatureExtractorConfig config;
    double paddingValue = config.paddingValue;
    EARSHOT_CHECK(json.read("padding_value", paddingValue));
    config.paddingValue = static_cast<float>(paddingValue);
    EARSHOT_CHECK(json.read("sampling_rate", config.samplingRateHz));
    EARSHOT_CHECK(json.read("do_normalize", config.doNormalize));
    EARSHOT_CHECK(json.read("return_attention_mask", config.returnAttentionMask));
    if (config.samplingRateHz < 1 || config.samplingRateHz > kMaxRateHz)
        return Error{ErrorCode::kInvalidData,
                     "is " + std::to_string(config.samplingRateHz) + " Hz, expected 1 to 1000000",
                     json.where("sampling_rate")};
    return FeatureExtractor(config);
}

Result<FeatureExtractor> FeatureExtractor::load(const std::filesystem::path& dir) {
    auto preprocessor = JsonObject::load(dir / "preprocessor_config.json");
    if (preprocessor.ok()) return fromJson(*preprocessor);
    if (preprocessor.error().code != ErrorCode::kNotFound) return preprocessor.error();

    auto processor = JsonObject::load(dir / "processor_config.json");
    if (!processor.ok() && processor.error().code == ErrorCode::kNotFound)
        return Error{
            ErrorCode::kNotFound,
            "has neither preprocessor_config.json nor processor_config.json, which say how the model's input is "
            "normalised",
            dir.string()};
    if (!processor.ok()) return processor.error();
    EARSHOT_TRY(const JsonObject json, processor->object("feature_extractor"));
    return fromJson(json);
}

Result<FeatureBatch> FeatureExtractor::extract(std::span<const std::span<const float>> waveforms,
                                               std::int64_t samplingRateHz) const {
    if (samplingRateHz != config_.samplingRateHz)
        return Error{ErrorCode::kInvalidArgument,
                     "the sound has " + std::to_string(samplingRateHz) + " Hz, but the model wants " +
                         std::to_string(config_.samplingRateHz) + " Hz: resample it first",
                     {}};
    std::size_t longest = 0;
    for (const auto& waveform : waveforms) {
        if (waveform.empty()) return Error{ErrorCode::kInvalidArgument, "there is no sound: a waveform is empty", {}};
        longest = std::max(longest, waveform.size());
    }
    if (waveforms.empty()) return Error{ErrorCode::kInvalidArgument, "there is no waveform", {}};
    try {
        FeatureBatch batch;
        batch.hasMask = config_.returnAttentionMask;
        batch.inputValues = Tensor({static_cast<std::int64_t>(waveforms.size()), static_cast<std::int64_t>(longest)});
        for (std::size_t b = 0; b < waveforms.size(); ++b) {
            const auto row = batch.inputValues.values().subspan(b * longest, longest);
            const auto padding = std::copy(waveforms[b].begin(), waveforms[b].end(), row.begin());
            std::fill(padding, row.end(), config_.paddingValue);
            batch.numValid.push_back(static_cast<std::int64_t>(waveforms[b].size()));
            if (config_.doNormalize) normalise(batch.hasMask ? row.first(waveforms[b].size()) : row);
        }
        return batch;
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::kOutOfMemory,
                     "a batch of " + std::to_string(waveforms.size()) + " waveforms of " + std::to_string(longest) +
                         " samples needs more memory than there is",
                     {}};
    }
}

Result<FeatureBatch> FeatureExtractor::extract(std::span<const float> waveform, std::int64_t samplingRateHz) const {
    return extract(std::span(&waveform, 1), samplingRateHz);
}

} // namespace earshot
