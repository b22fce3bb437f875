// SPDX-License-Identifier: AGPL-3.0-or-later
#include "CaseStages.h"

#include "UnicodeText.h"

#include <algorithm>
#include <string_view>

namespace earshot {
namespace {

bool isPronounI(std::string_view lower) {
    static constexpr std::string_view kForms[] = {"i", "i'm", "i'd", "i'll", "i've"};
    return std::find(std::begin(kForms), std::end(kForms), withoutPunctuation(lower)) != std::end(kForms);
}

bool endsSentence(std::string_view word) {
    return word.ends_with('.') || word.ends_with('?') || word.ends_with('!') || word.ends_with("…");
}

} // namespace

void LowerCaseStage::apply(std::vector<TranscriptWord>& words, const TextContext& /*context*/) const {
    for (TranscriptWord& word : words) {
        word.text = toLower(word.text);
        if (capitalI_ && isPronounI(word.text)) word.text[0] = 'I';
    }
}

void SentenceStartStage::apply(std::vector<TranscriptWord>& words, const TextContext& context) const {
    bool startsSentence = context.startsSentence;
    for (TranscriptWord& word : words) {
        if (startsSentence && !hasUpperCase(word.text)) word.text = capitalized(word.text);
        startsSentence = endsSentence(word.text);
    }
}

} // namespace earshot
