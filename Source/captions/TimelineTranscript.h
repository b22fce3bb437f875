// SPDX-License-Identifier: AGPL-3.0-or-later
//
// TimelineTranscript: what was said, laid out along the host's timeline. What is said again at the same place replaces
// the older take, wherever the transport came from: recording over, loops, seeks and plain playback all look alike.
// Lines that the host told no place of follow in the order in which they came. Pure; one thread at a time.
#pragma once

#include "CaptionEvent.h"
#include "CaptionSnapshot.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace earshot {

class TimelineTranscript {
public:
    using Line = std::shared_ptr<const CaptionLine>;

    // Finals; everything else is left alone. The sound that was decoded for it, with the silence around its words,
    // replaces what was there. A line across a jump of the transport becomes several, and no word reaches over it.
    void add(const CaptionEvent& event);
    // A line as it was stored: replaces nothing.
    void restore(CaptionLine line);
    void clear();

    // First those with a place, in its order, no word overlapping another; then the others. Lines never change: one
    // that lost words is another one.
    [[nodiscard]] const std::vector<Line>& lines() const { return lines_; }
    // Grows with each change.
    [[nodiscard]] std::uint64_t version() const { return version_; }
    [[nodiscard]] std::size_t numWords() const { return numWords_; }

    // About twelve hours of speech. Beyond, the first lines go.
    static constexpr std::size_t kMaxWords = 100'000;

private:
    void replace(const HostPosition& from, const HostPosition& to);
    void insert(CaptionLine line);
    void forgetOldest();

    std::vector<Line> lines_;
    std::size_t numWords_ = 0;
    std::uint64_t version_ = 0;
};

// [any] Where a line begins on the host's timeline.
[[nodiscard]] inline std::optional<HostPosition> hostStart(const CaptionLine& line) {
    return line.words.empty() ? std::nullopt : line.words.front().host;
}

} // namespace earshot
