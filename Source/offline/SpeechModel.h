// SPDX-License-Identifier: AGPL-3.0-or-later
//
// SpeechModel: all that a model folder holds for turning sound into text or labels: weights, input preparation and, for
// CTC models, the tokenizer and the language model. Const after loading and shared by threads. Loader thread.
#pragma once

#include "CtcTokenizer.h"
#include "FeatureExtractor.h"
#include "LanguageFolder.h"
#include "Pretrained.h"
#include "Result.h"

#include <filesystem>
#include <optional>

namespace earshot {

struct SpeechModel {
    Pretrained pretrained;
    FeatureExtractor extractor;
    std::optional<CtcTokenizer> tokenizer;     // of a CTC model
    std::optional<LanguageOptions> language{}; // of a CTC model whose folder has one

    // Errors: those of loadPretrained, FeatureExtractor::load, CtcTokenizer::load and loadLanguageFolder.
    static Result<SpeechModel> load(ComputeContext& compute, const std::filesystem::path& folder,
                                    Precision precision = Precision::kFloat32);

    [[nodiscard]] const HubertConfig& config() const { return pretrained.config(); }
    [[nodiscard]] int sampleRateHz() const { return static_cast<int>(extractor.config().samplingRateHz); }
    [[nodiscard]] double secondsPerFrame() const {
        return static_cast<double>(config().hopSamples()) / static_cast<double>(sampleRateHz());
    }
};

} // namespace earshot
