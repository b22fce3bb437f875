// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Cues: words grouped into captions of a size that people can read: at most two lines of 42 columns, at most seven
// seconds, broken where the speaker pauses (the usual rules of broadcasters' style guides). Pure function: any thread.
#pragma once

#include "Transcript.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

struct CueRules {
    int maxLineColumns = 42; // East Asian wide characters take two
    int maxLines = 2;        // 1 or 2
    double maxSeconds = 7.0;
    double minSeconds = 1.0;   // shorter cues stay on, as far as the next one allows
    double pauseSeconds = 0.8; // silence that ends a cue
};

struct Cue {
    double startSeconds = 0;
    double endSeconds = 0;
    std::vector<std::string> lines;
};

// In order of time, none overlapping the next. A word wider than a line is split.
[[nodiscard]] std::vector<Cue> buildCues(std::span<const TranscriptWord> words, const CueRules& rules = {});

// The text, one line per stretch of speech between pauses of at least pauseSeconds.
[[nodiscard]] std::vector<std::string> buildParagraphs(std::span<const TranscriptWord> words, double pauseSeconds);

// Columns that the text takes in a fixed-width font.
[[nodiscard]] int displayColumns(std::string_view text);

} // namespace earshot
