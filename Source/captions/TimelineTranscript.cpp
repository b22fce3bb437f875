// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Host time and stream time run alike while the transport plays on; where they part between two words, it jumped.
#include "TimelineTranscript.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

namespace earshot {
namespace {

constexpr double kJumpSeconds = 0.1; // hosts round; a jump that is smaller does not matter

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
    return std::abs(hostStep - (word.startSeconds - former.startSeconds)) < kJumpSeconds;
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

// What is left of a line, before and after: the words whose middle lies outside.
std::vector<CaptionLine> outside(const CaptionLine& line, double fromSeconds, double toSeconds) {
    std::vector<TranscriptWord> before, after;
    for (const TranscriptWord& word : line.words) {
        const double middle = (word.host->seconds + hostEnd(word)) / 2;
        if (middle < fromSeconds)
            before.push_back(word);
        else if (middle >= toSeconds)
            after.push_back(word);
    }
    std::vector<CaptionLine> pieces;
    if (!before.empty()) pieces.push_back(makeLine(line.segmentId, std::move(before)));
    if (!after.empty()) pieces.push_back(makeLine(line.segmentId, std::move(after)));
    return pieces;
}

bool comesBefore(const CaptionLine& line, const CaptionLine& other) {
    const auto place = hostStart(line), otherPlace = hostStart(other);
    if (place && otherPlace) return place->seconds < otherPlace->seconds;
    return place.has_value() && !otherPlace.has_value();
}

} // namespace

void TimelineTranscript::add(const CaptionEvent& event) {
    if (event.kind != CaptionEventKind::kFinal || event.words.empty()) return;
    const bool knowsSound = event.heardToSeconds > event.heardFromSeconds;
    const auto& words = event.words;
    for (std::size_t begin = 0; begin < words.size();) {
        const std::size_t end = endOfRun(words, begin);
        std::vector<TranscriptWord> run(words.begin() + static_cast<std::ptrdiff_t>(begin),
                                        words.begin() + static_cast<std::ptrdiff_t>(end));
        if (hasPlace(run.front())) {
            const auto& first = run.front();
            const auto& last = run.back();
            // Beyond a jump nobody knows how far the sound went, so there the words alone count.
            const bool isFirst = begin == 0, isLast = end == words.size();
            const double before = isFirst && knowsSound ? first.startSeconds - event.heardFromSeconds : 0;
            const double after = isLast && knowsSound ? event.heardToSeconds - last.endSeconds : 0;
            replace(first.host->seconds - std::max(before, 0.0), hostEnd(last) + std::max(after, 0.0));
        } else {
            for (TranscriptWord& word : run) word.host.reset();
        }
        insert(makeLine(event.segmentId, std::move(run)));
        begin = end;
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

void TimelineTranscript::replace(double fromSeconds, double toSeconds) {
    std::vector<Line> kept;
    kept.reserve(lines_.size() + 1);
    for (const Line& line : lines_) {
        const bool isTouched =
            hostStart(*line) && hostStart(*line)->seconds < toSeconds && hostEnd(line->words.back()) > fromSeconds;
        if (!isTouched) {
            kept.push_back(line);
            continue;
        }
        auto pieces = outside(*line, fromSeconds, toSeconds);
        std::size_t numKept = 0;
        for (const CaptionLine& piece : pieces) numKept += piece.words.size();
        if (pieces.size() == 1 && numKept == line->words.size()) {
            kept.push_back(line);
            continue;
        }
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
