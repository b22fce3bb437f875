// SPDX-License-Identifier: AGPL-3.0-or-later
//
// CaptionTail: the tentative words of the segment that is being spoken, as far as they are shown. A word is shown once
// enough steps in a row have had one at the same frames, whatever its letters; one that is shown stays until as many
// steps agree on something else. Inference thread.
#pragma once

#include "Transcript.h"

#include <cstdint>
#include <span>
#include <vector>

namespace earshot {

class CaptionTail {
public:
    static constexpr std::size_t kMaxWords = 256; // the last ones are kept

    // frameSeconds: starts and ends that differ by no more are the same.
    CaptionTail(int stepsToShow, double frameSeconds);

    // [inference] words: of the newest step, all that are not committed.
    void update(std::span<const TranscriptWord> words);
    // What lies before this time has been committed.
    void dropBefore(double seconds);
    void reset();

    // In order of time.
    [[nodiscard]] std::vector<TranscriptWord> shown() const;

private:
    struct Candidate {
        TranscriptWord word;
        int numSteps = 0;  // in a row that have had it
        int numMissed = 0; // in a row that have not, since it was shown
    };

    [[nodiscard]] bool isSamePlace(const TranscriptWord& a, const TranscriptWord& b) const;
    [[nodiscard]] const Candidate* find(const TranscriptWord& word) const;

    int stepsToShow_;
    double toleranceSeconds_;
    std::vector<Candidate> candidates_; // of the newest step
    std::vector<Candidate> shown_;
};

} // namespace earshot
