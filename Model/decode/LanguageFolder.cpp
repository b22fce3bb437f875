// SPDX-License-Identifier: AGPL-3.0-or-later
#include "LanguageFolder.h"

#include "JsonObject.h"

#include <memory>
#include <utility>

namespace earshot {
namespace {

Result<std::filesystem::path> findNgrams(const std::filesystem::path& folder) {
    std::filesystem::path found;
    std::error_code failure;
    for (std::filesystem::directory_iterator entry(folder, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        const std::filesystem::path& path = entry->path();
        if ((path.extension() == ".gz" ? path.stem() : path).extension() != ".arpa") continue;
        if (!found.empty())
            return Error{ErrorCode::kInvalidData, "has several .arpa files; one language model is wanted",
                         folder.string()};
        found = path;
    }
    return found;
}

} // namespace

Result<LanguageOptions> loadLanguageModel(const std::filesystem::path& arpa) {
    LanguageOptions language;
    std::error_code ignored;
    if (const auto weights = arpa.parent_path() / "attrs.json"; std::filesystem::exists(weights, ignored)) {
        EARSHOT_TRY(const JsonObject json, JsonObject::load(weights));
        EARSHOT_CHECK(json.read("alpha", language.weight));
        EARSHOT_CHECK(json.read("beta", language.wordBonus));
        EARSHOT_CHECK(json.read("blank_penalty", language.blankPenalty));
    }
    EARSHOT_TRY(NgramModel ngrams, NgramModel::load(arpa));
    language.ngrams = std::make_shared<const NgramModel>(std::move(ngrams));
    return language;
}

Result<std::optional<LanguageOptions>> loadLanguageFolder(const std::filesystem::path& modelFolder) {
    EARSHOT_TRY(const std::filesystem::path arpa, findNgrams(modelFolder / "language_model"));
    if (arpa.empty()) return std::optional<LanguageOptions>();
    EARSHOT_TRY(LanguageOptions language, loadLanguageModel(arpa));
    return std::optional(std::move(language));
}

} // namespace earshot
