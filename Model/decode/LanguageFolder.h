// SPDX-License-Identifier: AGPL-3.0-or-later
//
// LanguageFolder: the language model that comes with a CTC model, in the layout that transformers'
// Wav2Vec2ProcessorWithLM saves (pyctcdecode, LanguageModel.save_to_dir): a folder language_model in the model's own,
// with n-grams in one *.arpa or *.arpa.gz file and their weights in attrs.json ("alpha": of ln P(word | history),
// "beta": per word). N-grams in KenLM's binary form count as none. Loader thread.
#pragma once

#include "LanguageScorer.h"
#include "Result.h"

#include <filesystem>
#include <optional>

namespace earshot {

// Nothing where `modelFolder` has none. Errors: kInvalidData for several such files; those of NgramModel::load and
// JsonObject::load.
[[nodiscard]] Result<std::optional<LanguageOptions>> loadLanguageFolder(const std::filesystem::path& modelFolder);

} // namespace earshot
