// SPDX-License-Identifier: AGPL-3.0-or-later
//
// PunctuationStage: what pauses tell: a full stop where the speaker ended, a comma at a shorter pause. Words that have
// punctuation and scripts without capitals are left alone. Const after construction: any thread.
#pragma once

#include "TextStage.h"

namespace earshot {

class PunctuationStage final : public TextStage {
public:
    // commaPauseSeconds 0: no commas.
    PunctuationStage(bool fullStops, double commaPauseSeconds)
        : fullStops_(fullStops),
          commaPauseSeconds_(commaPauseSeconds) {}
    // [any]
    void apply(std::vector<TranscriptWord>& words, const TextContext& context) const override;

private:
    bool fullStops_;
    double commaPauseSeconds_;
};

} // namespace earshot
