// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The order matters: names and replacements after the case that they override, punctuation before the capitals that
// follow it.
#include "TextPipeline.h"

#include "CaseStages.h"
#include "PhraseStage.h"
#include "ProfanityStage.h"
#include "PunctuationStage.h"
#include "UnicodeText.h"

#include <algorithm>
#include <utility>

namespace earshot {

TextPipeline::TextPipeline(const TextOptions& options, bool modelWritesOneCase) {
    const bool makesCase = options.sentenceCase && modelWritesOneCase;
    if (makesCase) stages_.push_back(std::make_shared<LowerCaseStage>(options.capitalI));
    if (!options.names.empty()) stages_.push_back(std::make_shared<PhraseStage>(PhraseStage::forNames(options.names)));
    if (!options.replacements.empty()) stages_.push_back(std::make_shared<PhraseStage>(options.replacements));
    if (options.fullStops || options.commaPauseSeconds > 0)
        stages_.push_back(std::make_shared<PunctuationStage>(options.fullStops, options.commaPauseSeconds));
    if (makesCase) stages_.push_back(std::make_shared<SentenceStartStage>());
    if (options.maskProfanity) stages_.push_back(std::make_shared<ProfanityStage>(options.profanity));
}

std::vector<TranscriptWord> TextPipeline::apply(std::vector<TranscriptWord> words, const TextContext& context) const {
    for (const auto& stage : stages_) stage->apply(words, context);
    return words;
}

bool writesOneCase(std::span<const std::string> tokens) {
    const auto isSpecial = [](const std::string& token) {
        return (token.starts_with('<') && token.ends_with('>')) || (token.starts_with('[') && token.ends_with(']'));
    };
    const auto any = [&](bool (*hasCase)(std::string_view)) {
        return std::any_of(tokens.begin(), tokens.end(),
                           [&](const std::string& token) { return !isSpecial(token) && hasCase(token); });
    };
    return any(hasUpperCase) != any(hasLowerCase);
}

} // namespace earshot
