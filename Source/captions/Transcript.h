// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Transcript: what was said, word by word, with times from the beginning of the recording. Pure data: any thread.
#pragma once

#include "HostPosition.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace earshot {

struct TranscriptWord {
    std::string text; // UTF-8, without white space
    double startSeconds = 0;
    double endSeconds = 0;
    double confidence = 0;              // 0 to 1
    std::optional<HostPosition> host{}; // of its start, where the host told
};

[[nodiscard]] inline double middleSeconds(const TranscriptWord& word) {
    return (word.startSeconds + word.endSeconds) / 2;
}

// Sound that was skipped, because the machine could not keep up or the sound never arrived.
struct TranscriptGap {
    double startSeconds = 0;
    double endSeconds = 0;
    std::string reason;
};

// Words from here on are somebody's.
struct TranscriptTurn {
    std::size_t firstWord = 0;
    std::string speaker;
};

struct Transcript {
    std::string text;
    std::vector<TranscriptWord> words;
    double durationSeconds = 0;          // of the recording
    std::vector<TranscriptGap> gaps{};   // of a live one, in order of time
    std::string track{};                 // whose sound; may be empty
    std::vector<TranscriptTurn> turns{}; // where there are several, in order of their words; the first at word 0
};

// What stands in the place of a gap: "[… 3.2 s not captioned]". [any]
[[nodiscard]] std::string gapMark(double seconds);

} // namespace earshot
