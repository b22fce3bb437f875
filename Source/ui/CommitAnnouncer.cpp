// SPDX-License-Identifier: AGPL-3.0-or-later
// See CommitAnnouncer.h.
#include "CommitAnnouncer.h"

#include "TextUnits.h"

#include <span>
#include <vector>

namespace earshot {
namespace {

void append(std::string& text, std::span<const TranscriptWord> words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool joins = i > 0 && joinsWithoutSpace(words[i - 1].text, words[i].text);
        if (!text.empty() && !joins) text += ' ';
        text += words[i].text;
    }
}

} // namespace

std::string CommitAnnouncer::update(const CaptionSnapshot& snapshot, double nowSeconds) {
    std::string text;
    for (const auto& line : snapshot.lines) {
        if (line->isGap || line->fillsGap || line->segmentId < segmentId_) continue;
        const auto numSaid = line->segmentId == segmentId_ ? numSaid_ : 0;
        if (numSaid < line->words.size()) append(text, std::span(line->words).subspan(numSaid));
        segmentId_ = line->segmentId;
        numSaid_ = line->words.size();
    }
    const auto& committed = snapshot.committed;
    if (snapshot.segmentId > segmentId_ && !committed.empty()) {
        segmentId_ = snapshot.segmentId;
        numSaid_ = 0;
    }
    const bool hasNews = snapshot.segmentId == segmentId_ && committed.size() > numSaid_;
    if (hasNews && !isWaiting_) waitingSince_ = nowSeconds;
    isWaiting_ = hasNews;
    if (hasNews && nowSeconds - waitingSince_ >= kLongestWaitSeconds) {
        append(text, std::span(committed).subspan(numSaid_));
        numSaid_ = committed.size();
        isWaiting_ = false;
    }
    return text;
}

void CommitAnnouncer::skip(const CaptionSnapshot& snapshot) {
    for (const auto& line : snapshot.lines) {
        if (line->isGap || line->fillsGap || line->segmentId < segmentId_) continue;
        segmentId_ = line->segmentId;
        numSaid_ = line->words.size();
    }
    if (snapshot.segmentId > segmentId_ || (snapshot.segmentId == segmentId_ && !snapshot.committed.empty())) {
        segmentId_ = snapshot.segmentId;
        numSaid_ = snapshot.committed.size();
    }
    isWaiting_ = false;
}

} // namespace earshot
