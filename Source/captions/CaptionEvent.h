// SPDX-License-Identifier: AGPL-3.0-or-later
//
// CaptionEvent: what happened to the captions, for those who must not miss any of it: the command line, the journal,
// web clients. Times are stream seconds. Immutable values: any thread.
#pragma once

#include "Transcript.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

enum class CaptionEventKind {
    kPartial, // a segment that is being spoken: replaces what was last said of its tentative words
    kFinal,   // a segment is over: all of its words, committed. None where nothing of it was heard after all.
    kGap,     // sound that has no captions, yet or ever
    kClear,   // silence, or a hand: what was said so far need not be shown any more
};

// "partial", "final", "gap", "clear"
[[nodiscard]] std::string_view describe(CaptionEventKind kind);

struct CaptionEvent {
    CaptionEventKind kind = CaptionEventKind::kPartial;
    std::int64_t segmentId = 0;          // partial, final
    std::vector<TranscriptWord> words{}; // partial, final: of the whole segment
    std::size_t numCommitted = 0;        // of words, the first ones: those never change
    std::string text{};                  // of words; of a gap, its mark
    double startSeconds = 0;             // of words or the gap; fillsGap: of the sound that was decoded;
    double endSeconds = 0;               // clear: what ended up to here need not be shown
    bool fillsGap = false;               // final: late; its place is before what has been said already
    std::vector<HostStretch> heard{};    // final: the sound that was decoded as a whole for it, in order; none where
                                         // there was none. Not in JSON.
    std::string reason{};                // gap
};

// Words with spaces between them.
[[nodiscard]] std::string joinWords(const std::vector<TranscriptWord>& words);

} // namespace earshot
