// SPDX-License-Identifier: AGPL-3.0-or-later
//
// DecodedText: what every decoder hands out, words with times and confidence, and the one place that makes it from
// letters, so that times and confidences of all decoders mean the same. Any thread.
#pragma once

#include "CtcTokenizer.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace earshot {

struct DecodedWord {
    std::string text;
    std::int64_t startFrame = 0;
    std::int64_t endFrame = 0; // exclusive
    double startSeconds = 0;
    double endSeconds = 0;
    double confidence = 0; // 0 to 1
};

struct DecodedText {
    std::string text;
    std::vector<DecodedWord> words;
};

// One letter (or delimiter) on the time axis.
struct LetterTime {
    std::int64_t startFrame = 0;
    std::int64_t endFrame = 0; // exclusive
    double posterior = 0;      // the model's, mean over the letter's frames
};

// `letters` run along text.chars. A word lasts from its first to its last letter.
[[nodiscard]] DecodedText timedText(const CtcTokenizer& tokenizer, CtcText text, std::span<const LetterTime> letters,
                                    double secondsPerFrame);

} // namespace earshot
