// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Greedy filling: a word joins the open cue unless time, pause or room say otherwise; the lines of a full cue are
// balanced.
#include "Cues.h"

#include "UnicodeText.h"

#include <algorithm>
#include <optional>

namespace earshot {
namespace {

// A word, or a part of one that is too wide for a line.
struct Piece {
    std::string text;
    double startSeconds = 0;
    double endSeconds = 0;
    bool joinsPrevious = false; // without a space
};

void appendPieces(const TranscriptWord& word, int maxColumns, std::vector<Piece>& pieces) {
    const int columns = displayColumns(word.text);
    const double secondsPerColumn = (word.endSeconds - word.startSeconds) / std::max(columns, 1);
    pieces.push_back({{}, word.startSeconds, word.endSeconds, false});
    int used = 0;  // columns of the open piece
    int total = 0; // columns of all pieces of this word
    for (std::string_view rest = word.text; !rest.empty();) {
        const Grapheme character = firstGrapheme(rest);
        if (used > 0 && used + character.columns > maxColumns) {
            const double split = word.startSeconds + secondsPerColumn * total;
            pieces.back().endSeconds = split;
            pieces.push_back({{}, split, word.endSeconds, true});
            used = 0;
        }
        pieces.back().text += character.bytes;
        used += character.columns;
        total += character.columns;
        rest.remove_prefix(character.bytes.size());
    }
}

std::string join(std::span<const Piece> pieces) {
    std::string text;
    for (const Piece& piece : pieces) text += (text.empty() || piece.joinsPrevious ? "" : " ") + piece.text;
    return text;
}

// One line where it fits, else the two lines whose longer one is shortest; nothing where two lines do not suffice.
std::optional<std::vector<std::string>> layOut(std::span<const Piece> pieces, const CueRules& rules) {
    std::string whole = join(pieces);
    if (displayColumns(whole) <= rules.maxLineColumns) return std::vector<std::string>{std::move(whole)};
    if (rules.maxLines < 2) return std::nullopt;
    std::optional<std::vector<std::string>> best;
    int bestColumns = rules.maxLineColumns + 1;
    for (std::size_t split = 1; split < pieces.size(); ++split) {
        std::string first = join(pieces.first(split));
        std::string second = join(pieces.subspan(split));
        const int columns = std::max(displayColumns(first), displayColumns(second));
        if (columns >= bestColumns) continue;
        bestColumns = columns;
        best = {std::move(first), std::move(second)};
    }
    return best;
}

bool startsNewCue(std::span<const Piece> cue, const Piece& next, const CueRules& rules) {
    if (next.startSeconds - cue.back().endSeconds >= rules.pauseSeconds) return true;
    return next.endSeconds - cue.front().startSeconds > rules.maxSeconds;
}

} // namespace

int displayColumns(std::string_view text) {
    int columns = 0;
    while (!text.empty()) {
        const Grapheme character = firstGrapheme(text);
        columns += character.columns;
        text.remove_prefix(character.bytes.size());
    }
    return columns;
}

std::vector<Cue> buildCues(std::span<const TranscriptWord> words, const CueRules& rules) {
    std::vector<Piece> pieces;
    for (const TranscriptWord& word : words) appendPieces(word, rules.maxLineColumns, pieces);

    std::vector<Cue> cues;
    for (std::size_t first = 0; first < pieces.size();) {
        std::size_t end = first + 1;
        std::vector<std::string> lines = {pieces[first].text};
        while (end < pieces.size() &&
               !startsNewCue(std::span(pieces).subspan(first, end - first), pieces[end], rules)) {
            auto longer = layOut(std::span(pieces).subspan(first, end + 1 - first), rules);
            if (!longer) break;
            lines = *std::move(longer);
            ++end;
        }
        cues.push_back({pieces[first].startSeconds, pieces[end - 1].endSeconds, std::move(lines)});
        first = end;
    }
    for (std::size_t i = 0; i < cues.size(); ++i) {
        double end = std::max(cues[i].endSeconds, cues[i].startSeconds + rules.minSeconds);
        if (i + 1 < cues.size()) end = std::min(end, cues[i + 1].startSeconds);
        cues[i].endSeconds = std::max(end, cues[i].startSeconds);
    }
    return cues;
}

std::vector<std::string> buildParagraphs(std::span<const TranscriptWord> words, double pauseSeconds) {
    std::vector<std::string> paragraphs;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool opens = i == 0 || words[i].startSeconds - words[i - 1].endSeconds >= pauseSeconds;
        if (opens)
            paragraphs.push_back(words[i].text);
        else
            paragraphs.back() += " " + words[i].text;
    }
    return paragraphs;
}

} // namespace earshot
