// SPDX-License-Identifier: AGPL-3.0-or-later
#include "PunctuationStage.h"

#include "UnicodeText.h"

namespace earshot {

void PunctuationStage::apply(std::vector<TranscriptWord>& words, const TextContext& context) const {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!endsInCasedScript(words[i].text)) continue;
        const bool isLast = i + 1 == words.size();
        if (isLast && context.endsSentence) {
            if (fullStops_) words[i].text += '.';
            continue;
        }
        const std::optional<double> next = isLast ? context.nextStartSeconds : std::optional(words[i + 1].startSeconds);
        if (commaPauseSeconds_ > 0 && next && *next - words[i].endSeconds >= commaPauseSeconds_) words[i].text += ',';
    }
}

} // namespace earshot
