// SPDX-License-Identifier: AGPL-3.0-or-later
#include "TranscriptCollector.h"

#include <algorithm>
#include <utility>

namespace earshot {

void TranscriptCollector::add(CaptionEvent event) {
    if (event.kind == CaptionEventKind::kGap) gaps_.add(event.startSeconds, event.endSeconds, event.reason);
    if (event.kind != CaptionEventKind::kFinal) return;
    if (event.fillsGap) gaps_.fill(event.startSeconds, event.endSeconds);
    if (event.words.empty()) return;
    const auto place = std::upper_bound(
        finals_.begin(), finals_.end(), event.words.front().startSeconds,
        [](double start, const CaptionEvent& other) { return start < other.words.front().startSeconds; });
    finals_.insert(place, std::move(event));
}

Transcript TranscriptCollector::transcript(const std::string& track) const {
    Transcript transcript;
    transcript.gaps = gaps_.gaps();
    transcript.track = track;
    for (const CaptionEvent& event : finals_) {
        transcript.text += (transcript.text.empty() ? "" : " ") + joinWords(event.words);
        for (const TranscriptWord& word : event.words) {
            transcript.durationSeconds = std::max(transcript.durationSeconds, word.endSeconds);
            transcript.words.push_back(word);
        }
    }
    for (const TranscriptGap& gap : transcript.gaps)
        transcript.durationSeconds = std::max(transcript.durationSeconds, gap.endSeconds);
    return transcript;
}

} // namespace earshot
