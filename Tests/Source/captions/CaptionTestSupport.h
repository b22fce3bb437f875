// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Hypotheses in few words.
#pragma once

#include "CaptionAssembler.h"

#include <string>
#include <string_view>
#include <vector>

namespace earshot::test {

inline constexpr double kFrame = 0.02;

// A word at frames [start, end).
inline TranscriptWord word(std::string_view text, int start, int end) {
    return {.text = std::string(text), .startSeconds = start * kFrame, .endSeconds = end * kFrame, .confidence = 0.9};
}

// Words of five frames, three apart, the first one at `frame`.
inline std::vector<TranscriptWord> words(std::string_view text, int frame = 0) {
    std::vector<TranscriptWord> result;
    while (!text.empty()) {
        const std::string_view first = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(first.size() + 1, text.size()));
        result.push_back(word(first, frame, frame + 5));
        frame += 8;
    }
    return result;
}

inline SegmentHypothesis partial(std::int64_t id, std::vector<TranscriptWord> believed, std::size_t numStable = 0) {
    return {.segmentId = id, .words = std::move(believed), .numStable = numStable};
}

inline SegmentHypothesis final(std::int64_t id, std::vector<TranscriptWord> believed) {
    const std::size_t numStable = believed.size();
    return {.segmentId = id, .words = std::move(believed), .numStable = numStable, .isFinal = true};
}

inline CaptionAssemblerConfig fast() {
    return {.calm = {.commit = CommitRule::kWhenStable}};
}

inline CaptionAssemblerConfig calm() {
    return {.calm = {.commit = CommitRule::kAtFinal, .stepsToShow = 2}};
}

} // namespace earshot::test
