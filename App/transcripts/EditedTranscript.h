// SPDX-License-Identifier: AGPL-3.0-or-later
//
// EditedTranscript: lines that a person corrects word by word. Lines themselves never change: one that was edited is
// another one, so that a step back is the former list. One thread at a time.
#pragma once

#include "CaptionFiles.h"
#include "TranscriptExport.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace earshot {

class EditedTranscript {
public:
    struct Place {
        std::size_t line = 0;
        std::size_t word = 0;
        bool operator==(const Place&) const = default;
    };

    // [message] all of it
    explicit EditedTranscript(std::vector<SpokenLine> lines) : lines_(std::move(lines)) {}

    [[nodiscard]] const std::vector<SpokenLine>& lines() const { return lines_; }
    // The word becomes those of `text`, which share its time; none takes it away. False where that changes nothing.
    bool replaceWord(Place place, std::string_view text);
    [[nodiscard]] bool canUndo() const { return !former_.empty(); }
    void undo();

    // What is being said at that time of the recording, or was said last.
    [[nodiscard]] std::optional<Place> wordAt(double seconds) const;

private:
    std::vector<SpokenLine> lines_;
    std::vector<std::vector<SpokenLine>> former_; // before each edit, the last one last
};

// [any] Words of a transcript as lines, numbered from firstId on: a pause begins a new one.
[[nodiscard]] CaptionLines linesBetweenPauses(const std::vector<TranscriptWord>& words, std::int64_t firstId = 0);

} // namespace earshot
