// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Best path and word confidence.
#include "GreedyCtcDecoder.h"

#include "LogSumExp.h"

#include <algorithm>
#include <cmath>

namespace earshot {

void GreedyCtcDecoder::append(std::span<const float> logits, std::int64_t vocabSize) {
    const auto width = static_cast<std::size_t>(vocabSize);
    for (; logits.size() >= width; logits = logits.subspan(width)) {
        const auto frame = logits.first(width);
        const auto best = std::max_element(frame.begin(), frame.end());
        ids_.push_back(best - frame.begin());
        posteriors_.push_back(static_cast<float>(std::exp(*best - logSumExp(frame))));
    }
}

// The mean over the word's letters of the letter's posterior, itself the mean over the letter's frames. The mean, not
// the lowest letter, so that long words are not rated lower than short ones for their length alone. Blanks inside the
// word do not count: they are sure in any case.
double GreedyCtcDecoder::confidence(const CtcText& text, const WordOffset& word) const {
    double sum = 0;
    for (const CharOffset& letter : std::span(text.chars).subspan(word.firstChar, word.numChars)) {
        double letterSum = 0;
        for (std::int64_t frame = letter.startFrame; frame < letter.endFrame; ++frame)
            letterSum += posteriors_[static_cast<std::size_t>(frame)];
        sum += letterSum / static_cast<double>(letter.endFrame - letter.startFrame);
    }
    return sum / static_cast<double>(word.numChars);
}

DecodedText GreedyCtcDecoder::decode() const {
    CtcText text = tokenizer_.decode(ids_);
    DecodedText decoded;
    for (const WordOffset& word : text.words) {
        decoded.words.push_back({.text = tokenizer_.displayed(word.text),
                                 .startFrame = word.startFrame,
                                 .endFrame = word.endFrame,
                                 .startSeconds = static_cast<double>(word.startFrame) * secondsPerFrame_,
                                 .endSeconds = static_cast<double>(word.endFrame) * secondsPerFrame_,
                                 .confidence = confidence(text, word)});
    }
    decoded.text = std::move(text.text);
    return decoded;
}

} // namespace earshot
