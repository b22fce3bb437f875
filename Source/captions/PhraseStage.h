// SPDX-License-Identifier: AGPL-3.0-or-later
//
// PhraseStage: words and phrases that are written otherwise than the model writes them: a user's replacements, and
// names in their own spelling. The longest rule that fits at a word wins; case and punctuation do not matter for
// fitting. Const after construction: any thread.
#pragma once

#include "TextReplacement.h"
#include "TextStage.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace earshot {

class PhraseStage final : public TextStage {
public:
    // Of two rules for the same words the later one counts. Rules without words are left out.
    explicit PhraseStage(std::span<const TextReplacement> rules);
    // Names as they are spelled, and their English genitives.
    [[nodiscard]] static PhraseStage forNames(std::span<const std::string> names);

    // [any]
    void apply(std::vector<TranscriptWord>& words, const TextContext& context) const override;

private:
    struct Rule {
        std::vector<std::string> from; // folded
        std::vector<std::string> to;
    };

    [[nodiscard]] const Rule* find(std::span<const TranscriptWord> words, std::span<const std::string> folded) const;

    std::map<std::string, std::vector<Rule>> rules_; // by their first word, the longest first
};

} // namespace earshot
