// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Letters to words with times and confidence.
#include "DecodedText.h"

#include <utility>

namespace earshot {

// A word's confidence is the mean over its letters of their posteriors. The mean, not the lowest letter, so that long
// words are not rated lower than short ones for their length alone. Blanks inside the word do not count: they are sure
// in any case.
DecodedText timedText(const CtcTokenizer& tokenizer, CtcText text, std::span<const LetterTime> letters,
                      double secondsPerFrame) {
    DecodedText decoded;
    for (const WordOffset& word : text.words) {
        const auto own = letters.subspan(word.firstChar, word.numChars);
        double sum = 0;
        for (const LetterTime& letter : own) sum += letter.posterior;
        const std::int64_t start = own.front().startFrame;
        const std::int64_t end = own.back().endFrame;
        decoded.words.push_back({.text = tokenizer.displayed(word.text),
                                 .startFrame = start,
                                 .endFrame = end,
                                 .startSeconds = static_cast<double>(start) * secondsPerFrame,
                                 .endSeconds = static_cast<double>(end) * secondsPerFrame,
                                 .confidence = sum / static_cast<double>(own.size())});
    }
    decoded.text = std::move(text.text);
    return decoded;
}

} // namespace earshot
