// SPDX-License-Identifier: AGPL-3.0-or-later
//
// LanguageFolder: language models on disk, in the layout that transformers' Wav2Vec2ProcessorWithLM saves (pyctcdecode,
// LanguageModel.save_to_dir): n-grams in an *.arpa or *.arpa.gz file and, beside it, their weights in attrs.json
// ("alpha": of ln P(word | history), "beta": per word; ours: "blank_penalty": per blank). A CTC model has its own in a
// folder language_model.
// N-grams in KenLM's binary form count as none. Loader thread.
#pragma once

#include "LanguageScorer.h"
#include "Result.h"

#include <filesystem>
#include <optional>

namespace earshot {

// N-grams that somebody names, with the weights beside them or, without such a file, the usual ones. Errors: those of
// NgramModel::load and JsonObject::load.
[[nodiscard]] Result<LanguageOptions> loadLanguageModel(const std::filesystem::path& arpa);

// A CTC model's own. Nothing where `modelFolder` has none. Errors: kInvalidData for several such files;
// those of loadLanguageModel.
[[nodiscard]] Result<std::optional<LanguageOptions>> loadLanguageFolder(const std::filesystem::path& modelFolder);

} // namespace earshot
