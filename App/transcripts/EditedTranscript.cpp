// SPDX-License-Identifier: AGPL-3.0-or-later
#include "EditedTranscript.h"

#include "CaptionEvent.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

namespace earshot {
namespace {

constexpr double kPauseSeconds = 0.5; // what ends a line while it is said, unless set otherwise

std::vector<std::string> wordsOf(std::string_view text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
        if (std::isspace(static_cast<unsigned char>(c)) == 0)
            words.back() += c;
        else if (!words.back().empty())
            words.emplace_back();
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

std::shared_ptr<const CaptionLine> lineOf(std::int64_t segmentId, std::vector<TranscriptWord> words) {
    auto line = std::make_shared<CaptionLine>(CaptionLine{.segmentId = segmentId, .words = std::move(words)});
    line->text = joinWords(line->words);
    line->startSeconds = line->words.front().startSeconds;
    line->endSeconds = line->words.back().endSeconds;
    return line;
}

} // namespace

bool EditedTranscript::replaceWord(Place place, std::string_view text) {
    const CaptionLine& line = *lines_[place.line].line;
    const TranscriptWord& former = line.words[place.word];
    const std::vector<std::string> texts = wordsOf(text);
    if (texts.size() == 1 && texts.front() == former.text) return false;
    std::size_t numLetters = 0;
    for (const std::string& each : texts) numLetters += each.size();
    std::vector<TranscriptWord> words(line.words.begin(), line.words.begin() + static_cast<std::ptrdiff_t>(place.word));
    double at = former.startSeconds;
    for (const std::string& each : texts) {
        const double share = static_cast<double>(each.size()) / static_cast<double>(numLetters);
        const double end = at + share * (former.endSeconds - former.startSeconds);
        words.push_back({.text = each, .startSeconds = at, .endSeconds = end, .confidence = 1});
        at = end;
    }
    words.insert(words.end(), line.words.begin() + static_cast<std::ptrdiff_t>(place.word) + 1, line.words.end());
    former_.push_back(lines_);
    const auto edited = lines_.begin() + static_cast<std::ptrdiff_t>(place.line);
    if (words.empty())
        lines_.erase(edited);
    else
        edited->line = lineOf(line.segmentId, std::move(words));
    return true;
}

void EditedTranscript::undo() {
    if (former_.empty()) return;
    lines_ = std::move(former_.back());
    former_.pop_back();
}

std::optional<EditedTranscript::Place> EditedTranscript::wordAt(double seconds) const {
    const auto isAfter = [](double time, const auto& said) { return time < said.startSeconds; };
    const auto line = std::upper_bound(lines_.begin(), lines_.end(), seconds,
                                       [&](double time, const auto& each) { return isAfter(time, *each.line); });
    if (line == lines_.begin()) return std::nullopt;
    const auto& words = std::prev(line)->line->words;
    const auto word = std::upper_bound(words.begin(), words.end(), seconds, isAfter);
    if (word == words.begin()) return std::nullopt;
    return Place{static_cast<std::size_t>(line - lines_.begin()) - 1,
                 static_cast<std::size_t>(word - words.begin()) - 1};
}

CaptionLines linesBetweenPauses(const std::vector<TranscriptWord>& words, std::int64_t firstId) {
    CaptionLines lines;
    std::vector<TranscriptWord> line;
    for (std::size_t i = 0; i < words.size(); ++i) {
        line.push_back(words[i]);
        if (i + 1 < words.size() && words[i + 1].startSeconds - words[i].endSeconds < kPauseSeconds) continue;
        lines.push_back(lineOf(firstId + static_cast<std::int64_t>(lines.size()), std::exchange(line, {})));
    }
    return lines;
}

} // namespace earshot
