// SPDX-License-Identifier: AGPL-3.0-or-later
//
// TextUnits: what of a word may stand on a line of its own, and in which direction it reads. Scripts without spaces
// break between letters, others at words only. A small part of Unicode's annexes 9 and 14: as much as words, one after
// another, ask for; what happens within a word is the shaper's. Pure: any thread.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

enum class ReadingDirection { kLeftToRight, kRightToLeft, kNeutral };

// [any] Of the first letter that has one; numbers and marks have none.
[[nodiscard]] ReadingDirection directionOf(std::string_view utf8);

// [any] Where `utf8` may be broken: byte offsets at which units begin, the first of which is 0. Han, kana and their
// punctuation break between letters, but not before what closes and not after what opens.
[[nodiscard]] std::vector<std::size_t> unitStarts(std::string_view utf8);
// [any] The same for a word that is wider than a line: as many parts as asked for, at most, none of them in the middle
// of a letter or before a mark that sits on one.
[[nodiscard]] std::vector<std::size_t> evenStarts(std::string_view utf8, std::size_t numParts);

// [any] Punctuation before it, the word, punctuation after it.
[[nodiscard]] std::array<std::string, 3> partsOf(std::string_view utf8);
// [any] Punctuation as it stands in text of the other direction: the last mark first, brackets turned.
[[nodiscard]] std::string turnedRound(std::string_view utf8);

// [any] No space belongs between words that end and begin so.
[[nodiscard]] bool joinsWithoutSpace(std::string_view before, std::string_view after);

// [any] Order of units on a line, from left to right, as indices into `directions`.
[[nodiscard]] std::vector<std::size_t> visualOrder(const std::vector<ReadingDirection>& directions,
                                                   ReadingDirection paragraph);

} // namespace earshot
