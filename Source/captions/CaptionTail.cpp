// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The agreed words from the beginning of the tail on are shown; behind them, those that were shown before and have not
// been missed for long.
#include "CaptionTail.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace earshot {

CaptionTail::CaptionTail(int stepsToShow, double frameSeconds)
    : stepsToShow_(std::max(stepsToShow, 1)),
      toleranceSeconds_(frameSeconds * 1.001) {} // rounding is no frame

bool CaptionTail::isSamePlace(const TranscriptWord& a, const TranscriptWord& b) const {
    return std::abs(a.startSeconds - b.startSeconds) <= toleranceSeconds_ &&
           std::abs(a.endSeconds - b.endSeconds) <= toleranceSeconds_;
}

const CaptionTail::Candidate* CaptionTail::find(const TranscriptWord& word) const {
    const auto found = std::find_if(candidates_.begin(), candidates_.end(),
                                    [&](const Candidate& candidate) { return isSamePlace(candidate.word, word); });
    return found == candidates_.end() ? nullptr : &*found;
}

void CaptionTail::update(std::span<const TranscriptWord> words) {
    if (words.size() > kMaxWords) words = words.last(kMaxWords);
    std::vector<Candidate> candidates;
    candidates.reserve(words.size());
    for (const TranscriptWord& word : words) {
        const Candidate* before = find(word);
        candidates.push_back({word, before ? before->numSteps + 1 : 1, 0});
    }
    candidates_ = std::move(candidates);

    const auto agreedEnd = std::find_if(candidates_.begin(), candidates_.end(), [this](const Candidate& candidate) {
        return candidate.numSteps < stepsToShow_;
    });
    std::vector<Candidate> shown(candidates_.begin(), agreedEnd);
    const double end = shown.empty() ? -std::numeric_limits<double>::infinity() : shown.back().word.endSeconds;
    for (Candidate& held : shown_) {
        if (shown.size() == kMaxWords || middleSeconds(held.word) < end) continue;
        if (const Candidate* still = find(held.word))
            held = {still->word, still->numSteps, 0};
        else if (++held.numMissed >= stepsToShow_)
            continue;
        if (!shown.empty() && held.word.startSeconds <= shown.back().word.startSeconds) continue;
        shown.push_back(std::move(held));
    }
    shown_ = std::move(shown);
}

void CaptionTail::dropBefore(double seconds) {
    const auto isBefore = [seconds](const Candidate& candidate) { return middleSeconds(candidate.word) < seconds; };
    std::erase_if(candidates_, isBefore);
    std::erase_if(shown_, isBefore);
}

void CaptionTail::reset() {
    candidates_.clear();
    shown_.clear();
}

std::vector<TranscriptWord> CaptionTail::shown() const {
    std::vector<TranscriptWord> words;
    words.reserve(shown_.size());
    for (const Candidate& candidate : shown_) words.push_back(candidate.word);
    return words;
}

} // namespace earshot
