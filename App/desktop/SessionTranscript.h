// SPDX-License-Identifier: AGPL-3.0-or-later
//
// SessionTranscript: what was said in a session, whoever said it, in order of time. One thread at a time.
#pragma once

#include "CaptionEvent.h"
#include "CaptionRun.h"
#include "CaptionSnapshot.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

namespace earshot {

struct SaidLine {
    std::shared_ptr<const CaptionLine> line;
    std::shared_ptr<const Speaker> speaker;
};

class SessionTranscript {
public:
    // [message] A final with words, in the session's time; everything else is left alone.
    void add(const CaptionEvent& event, std::shared_ptr<const Speaker> speaker) {
        if (event.kind != CaptionEventKind::kFinal || event.words.empty()) return;
        auto line = std::make_shared<const CaptionLine>(CaptionLine{.segmentId = event.segmentId,
                                                                    .words = event.words,
                                                                    .text = event.text,
                                                                    .startSeconds = event.words.front().startSeconds,
                                                                    .endSeconds = event.words.back().endSeconds});
        const auto place = std::ranges::upper_bound(lines_, line->startSeconds, {},
                                                    [](const SaidLine& said) { return said.line->startSeconds; });
        numWords_ += line->words.size();
        lines_.insert(place, {std::move(line), std::move(speaker)});
        std::size_t numGone = 0;
        while (numWords_ > kMaxWords && numGone + 1 < lines_.size()) numWords_ -= lines_[numGone++].line->words.size();
        lines_.erase(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(numGone));
        ++version_;
    }

    // [message]
    [[nodiscard]] const std::vector<SaidLine>& lines() const { return lines_; }
    // Grows with each change.
    [[nodiscard]] std::uint64_t version() const { return version_; }
    [[nodiscard]] std::size_t numWords() const { return numWords_; }

    // About twelve hours of speech. Beyond, the first lines go.
    static constexpr std::size_t kMaxWords = 100'000;

private:
    std::vector<SaidLine> lines_;
    std::size_t numWords_ = 0;
    std::uint64_t version_ = 0;
};

} // namespace earshot
