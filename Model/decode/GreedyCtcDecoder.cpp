// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Best path.
#include "GreedyCtcDecoder.h"

#include "LogSumExp.h"

#include <algorithm>
#include <cmath>
#include <utility>

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

DecodedText GreedyCtcDecoder::decode() const {
    CtcText text = tokenizer_->decode(ids_);
    std::vector<LetterTime> letters;
    letters.reserve(text.chars.size());
    for (const CharOffset& letter : text.chars) {
        double sum = 0;
        for (std::int64_t frame = letter.startFrame; frame < letter.endFrame; ++frame)
            sum += posteriors_[static_cast<std::size_t>(frame)];
        letters.push_back(
            {letter.startFrame, letter.endFrame, sum / static_cast<double>(letter.endFrame - letter.startFrame)});
    }
    return timedText(*tokenizer_, std::move(text), letters, secondsPerFrame_);
}

} // namespace earshot
