// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Transcript: what was said, word by word, with times from the beginning of the recording. Pure data: any thread.
#pragma once

#include "HostPosition.h"

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

struct Transcript {
    std::string text;
    std::vector<TranscriptWord> words;
    double durationSeconds = 0; // of the recording
};

} // namespace earshot
