// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The small files come first: a folder that lacks one is refused before gigabytes of weights are read.
#include "SpeechModel.h"

#include "EmotionLabels.h"

#include <utility>

namespace earshot {
namespace {

constexpr const char* kNoModel =
    "is a folder without a model, which is config.json, preprocessor_config.json, weights (model.safetensors or "
    "pytorch_model.bin) and, for captions, vocab.json, as Hugging Face has them";

} // namespace

Result<SpeechModel> SpeechModel::load(ComputeContext& compute, const std::filesystem::path& folder,
                                      Precision precision) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored))
        return Error{ErrorCode::kNotFound, "is not a folder; a model is a folder with config.json and weights",
                     folder.string()};
    if (const auto status = std::filesystem::status(folder / "config.json", ignored);
        status.type() == std::filesystem::file_type::not_found)
        return Error{ErrorCode::kNotFound, kNoModel, folder.string()};
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
