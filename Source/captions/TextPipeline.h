// SPDX-License-Identifier: AGPL-3.0-or-later
//
// TextPipeline: the text stages that a user's options ask for, in order: case, names, replacements,
// punctuation, capitals, profanity. Committed words pass it once. Const after construction, cheap to copy: any thread.
#pragma once

#include "TextReplacement.h"
#include "TextStage.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace earshot {

struct TextOptions {
    bool sentenceCase = true;     // where the model has one case only; one that knows better is left alone
    bool capitalI = true;         // "I", "I'm", as English has it
    bool fullStops = true;        // where a speaker pauses long enough to end a line
    double commaPauseSeconds = 0; // pause that earns a comma; 0: none. Hesitation is no comma, so it is off at first.
    std::vector<std::string> names{}; // spelled as here: the hotwords
    std::vector<TextReplacement> replacements{};
    bool maskProfanity = false;
    std::vector<std::string> profanity{}; // besides a few common English words

    // [any] Text as the model writes it.
    [[nodiscard]] static TextOptions raw() { return {.sentenceCase = false, .capitalI = false, .fullStops = false}; }
};

class TextPipeline {
public:
    // [any] Text as it comes.
    TextPipeline() = default;
    // modelWritesOneCase: see writesOneCase().
    TextPipeline(const TextOptions& options, bool modelWritesOneCase);
    // Other stages than ours.
    explicit TextPipeline(std::vector<std::shared_ptr<const TextStage>> stages) : stages_(std::move(stages)) {}

    // [any]
    [[nodiscard]] std::vector<TranscriptWord> apply(std::vector<TranscriptWord> words,
                                                    const TextContext& context) const;

private:
    std::vector<std::shared_ptr<const TextStage>> stages_;
};

// [any] Whether a vocabulary knows capitals only or small letters only, so that case has to be made up. Specials such
// as
// "<pad>" and "[UNK]" do not count.
[[nodiscard]] bool writesOneCase(std::span<const std::string> tokens);

} // namespace earshot
