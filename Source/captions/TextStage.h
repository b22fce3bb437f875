// SPDX-License-Identifier: AGPL-3.0-or-later
//
// TextStage: one step from the letters that a model writes to text that people read. A stage is a pure function of a
// run of words and of what stands around it; word times stay. Const after construction: any thread.
#pragma once

#include "Transcript.h"

#include <optional>
#include <vector>

namespace earshot {

// What a run of words stands between.
struct TextContext {
    bool startsSentence = true;               // its first word
    bool endsSentence = false;                // its last word: the speaker has paused
    std::optional<double> nextStartSeconds{}; // of the word that follows it, where there is one
};

class TextStage {
public:
    virtual ~TextStage() = default;
    // May change words, and join, split or drop them.
    virtual void apply(std::vector<TranscriptWord>& words, const TextContext& context) const = 0;
};

} // namespace earshot
