// SPDX-License-Identifier: AGPL-3.0-or-later
//
// CaptionSnapshot: the captions as a view shows them: the last lines, what is being said now, and from where on all
// that is history. Lines are shared between snapshots: one more costs a pointer a line. Immutable: any thread.
#pragma once

#include "Transcript.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace earshot {

// A segment that is over, or a mark in the place of sound that has no captions.
struct CaptionLine {
    std::int64_t segmentId = 0;
    std::vector<TranscriptWord> words{}; // none in a mark
    std::string text{};
    double startSeconds = 0;
    double endSeconds = 0;
    bool isGap = false;
    bool fillsGap = false; // came late
};

struct CaptionStatistics {
    std::int64_t numWordsShown = 0;         // of which a place on the screen was made, tentative or not
    std::int64_t numTentativeRevisions = 0; // shown, then changed or gone
    std::int64_t numWordsCommitted = 0;
    std::int64_t numCommittedRevisions = 0; // must be 0; counted by comparing, not by trusting
    std::int64_t numLinesForgotten = 0;     // beyond the cap: only in the journal
};

struct CaptionSnapshot {
    std::uint64_t version = 0;                               // grows with each change
    std::vector<std::shared_ptr<const CaptionLine>> lines{}; // in order of time, the last few
    std::int64_t segmentId = 0;                              // of the words that follow
    std::vector<TranscriptWord>
        committed{}; // of the segment that is being spoken: never change; none that were cleared
    std::vector<TranscriptWord> tentative{};  // may still change
    std::optional<double> clearedAtSeconds{}; // a live view leaves out lines that end up to here
    CaptionStatistics statistics{};
};

} // namespace earshot
