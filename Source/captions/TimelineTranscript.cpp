// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Host time and stream time run alike while the transport plays on. What was heard of a stretch replaces what stands at
// its place; a word that reaches over an end of it belongs to the side of its middle, and is cut there.
#include "TimelineTranscript.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

namespace earshot {
namespace {

bool hasPlace(const TranscriptWord& word) {
    return word.host && std::isfinite(word.host->seconds) && std::isfinite(word.host->quarterNotes);
}

double hostEnd(const TranscriptWord& word) {
    return word.host->seconds + (word.endSeconds - word.startSeconds);
}

bool follows(const TranscriptWord& word, const TranscriptWord& former) {
    if (hasPlace(word) != hasPlace(former)) return false;
    if (!hasPlace(word)) return true;
    const double hostStep = word.host->seconds - former.host->seconds;
    return std::abs(hostStep - (word.startSeconds - former.startSeconds)) < kHostJumpSeconds;
}

// The first word that does not continue the ones before.
std::size_t endOfRun(std::span<const TranscriptWord> words, std::size_t begin) {
    std::size_t end = begin + 1;
    while (end < words.size() && follows(words[end], words[end - 1])) ++end;
    return end;
}

CaptionLine makeLine(std::int64_t segmentId, std::vector<TranscriptWord> words) {
    CaptionLine line{.segmentId = segmentId,
                     .words = std::move(words),
                     .text = {},
                     .startSeconds = 0,
                     .endSeconds = 0,
                     .isGap = false,
                     .fillsGap = false};
    line.text = joinWords(line.words);
    line.startSeconds = line.words.front().startSeconds;
    line.endSeconds = line.words.back().endSeconds;
    return line;
}

// For events that do not say what was heard: from each jump to the next, from the first word to the last one.
std::vector<HostStretch> stretchesOf(std::span<const TranscriptWord> words) {
    std::vector<HostStretch> stretches;
    for (std::size_t begin = 0; begin < words.size();) {
        const std::size_t end = endOfRun(words, begin);
        const TranscriptWord &first = words[begin], &last = words[end - 1];
        HostStretch stretch{.startSeconds = first.startSeconds, .endSeconds = last.endSeconds};
        if (hasPlace(first)) {
            stretch.start = first.host;
            stretch.end = {hostEnd(last), last.host->quarterNotes}; // of its start: nothing here tells the tempo
        }
        stretches.push_back(stretch);
        begin = end;
    }
    return stretches;
}

// What is left of a line, before and after: the words whose middle lies outside, cut at the ends.
std::vector<CaptionLine> outside(const CaptionLine& line, const HostPosition& from, const HostPosition& to) {
    std::vector<TranscriptWord> before, after;
    for (TranscriptWord word : line.words) {
        const double middle = (word.host->seconds + hostEnd(word)) / 2;
        if (middle < from.seconds) {
            word.endSeconds -= std::max(0.0, hostEnd(word) - from.seconds);
            before.push_back(std::move(word));
        } else if (middle >= to.seconds) {
            if (const double cut = to.seconds - word.host->seconds; cut > 0) {
                word.startSeconds += cut;
                word.host = to;
            }
            after.push_back(std::move(word));
        }
    }
    std::vector<CaptionLine> pieces;
    if (!before.empty()) pieces.push_back(makeLine(line.segmentId, std::move(before)));
    if (!after.empty()) pieces.push_back(makeLine(line.segmentId, std::move(after)));
    return pieces;
}

double middleOf(const TranscriptWord& word) {
    return (word.startSeconds + word.endSeconds) / 2;
}

TranscriptWord within(const HostStretch& stretch, TranscriptWord word) {
    if (word.startSeconds < stretch.startSeconds) {
        word.startSeconds = stretch.startSeconds;
        word.host = stretch.start;
    }
    word.endSeconds = std::max(word.startSeconds, std::min(word.endSeconds, stretch.endSeconds));
    if (!stretch.start) word.host.reset();
    return word;
}

bool comesBefore(const CaptionLine& line, const CaptionLine& other) {
    const auto place = hostStart(line), otherPlace = hostStart(other);
    if (place && otherPlace) return place->seconds < otherPlace->seconds;
    return place.has_value() && !otherPlace.has_value();
}

} // namespace

void TimelineTranscript::add(const CaptionEvent& event) {
    if (event.kind != CaptionEventKind::kFinal || event.words.empty()) return;
    const auto stretches = event.heard.empty() ? stretchesOf(event.words) : event.heard;
    auto word = event.words.begin();
    for (const HostStretch& stretch : stretches) {
        if (stretch.start) replace(*stretch.start, stretch.end);
        const bool isLast = &stretch == &stretches.back();
        std::vector<TranscriptWord> words;
        for (; word != event.words.end() && (isLast || middleOf(*word) < stretch.endSeconds); ++word)
            words.push_back(within(stretch, *word));
        if (!words.empty()) insert(makeLine(event.segmentId, std::move(words)));
    }
    forgetOldest();
    ++version_;
}

void TimelineTranscript::restore(CaptionLine line) {
    if (line.words.empty()) return;
    insert(std::move(line));
    forgetOldest();
    ++version_;
}

void TimelineTranscript::clear() {
    lines_.clear();
    numWords_ = 0;
    ++version_;
}

void TimelineTranscript::replace(const HostPosition& from, const HostPosition& to) {
    std::vector<Line> kept;
    kept.reserve(lines_.size() + 1);
    for (const Line& line : lines_) {
        const bool isTouched =
            hostStart(*line) && hostStart(*line)->seconds < to.seconds && hostEnd(line->words.back()) > from.seconds;
        if (!isTouched) {
            kept.push_back(line);
            continue;
        }
        auto pieces = outside(*line, from, to);
        std::size_t numKept = 0;
        for (const CaptionLine& piece : pieces) numKept += piece.words.size();
        numWords_ -= line->words.size() - numKept;
        for (CaptionLine& piece : pieces) kept.push_back(std::make_shared<const CaptionLine>(std::move(piece)));
    }
    lines_ = std::move(kept);
}

void TimelineTranscript::insert(CaptionLine line) {
    numWords_ += line.words.size();
    const auto place = std::upper_bound(lines_.begin(), lines_.end(), line,
                                        [](const CaptionLine& a, const Line& b) { return comesBefore(a, *b); });
    lines_.insert(place, std::make_shared<const CaptionLine>(std::move(line)));
}

void TimelineTranscript::forgetOldest() {
    std::size_t numGone = 0;
    while (numWords_ > kMaxWords && numGone + 1 < lines_.size()) numWords_ -= lines_[numGone++]->words.size();
    lines_.erase(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(numGone));
}

} // namespace earshot
