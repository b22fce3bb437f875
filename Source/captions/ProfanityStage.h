// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ProfanityStage: swear words keep their first letter: "f***". Whole words only, in any case. Const after construction:
// any thread.
#pragma once

#include "TextStage.h"

#include <set>
#include <span>
#include <string>

namespace earshot {

class ProfanityStage final : public TextStage {
public:
    // Besides a few common English ones.
    explicit ProfanityStage(std::span<const std::string> more);
    // [any]
    void apply(std::vector<TranscriptWord>& words, const TextContext& context) const override;

private:
    std::set<std::string> folded_;
};

} // namespace earshot
