// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Case for models that have one only: everything small, then capitals where sentences begin. Const after construction:
// any thread.
#pragma once

#include "TextStage.h"

namespace earshot {

class LowerCaseStage final : public TextStage {
public:
    // capitalI: the English pronoun and what is contracted with it stay great.
    explicit LowerCaseStage(bool capitalI) : capitalI_(capitalI) {}
    // [any]
    void apply(std::vector<TranscriptWord>& words, const TextContext& context) const override;

private:
    bool capitalI_;
};

// The first word of a sentence, unless it has capitals of its own ("iPhone").
class SentenceStartStage final : public TextStage {
public:
    // [any]
    void apply(std::vector<TranscriptWord>& words, const TextContext& context) const override;
};

} // namespace earshot
