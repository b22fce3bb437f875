// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The small files come first: a folder that lacks one is refused before gigabytes of weights are read.
#include "SpeechModel.h"

#include "EmotionLabels.h"

#include <utility>

namespace earshot {

Result<SpeechModel> SpeechModel::load(ComputeContext& compute, const std::filesystem::path& folder,
                                      Precision precision) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored))
        return Error{ErrorCode::kNotFound, "is not a folder; a model is a folder with config.json and weights",
                     folder.string()};
    EARSHOT_TRY(const HubertConfig config, HubertConfig::load(folder));
    if (config.head == HeadKind::kSequenceClassification)
        EARSHOT_CHECK(checkLabelsOffered(config.labels, folder.string()));
    EARSHOT_TRY(FeatureExtractor extractor, FeatureExtractor::load(folder));
    std::optional<CtcTokenizer> tokenizer;
    std::optional<LanguageOptions> language;
    if (config.head == HeadKind::kCtc) {
        EARSHOT_TRY(tokenizer, CtcTokenizer::load(folder));
        EARSHOT_TRY(language, loadLanguageFolder(folder));
    }
    EARSHOT_TRY(Pretrained pretrained, loadPretrained(compute, folder, precision));
    return SpeechModel{std::move(pretrained), extractor, std::move(tokenizer), std::move(language)};
}

} // namespace earshot
