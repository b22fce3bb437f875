// SPDX-License-Identifier: AGPL-3.0-or-later
// See TextUnits.h.
#include "TextUnits.h"

#include <juce_core/juce_core.h>

#include <algorithm>
#include <numeric>

namespace earshot {
namespace {

using Letter = juce::juce_wchar;

struct Decoded {
    Letter letter = 0;
    std::size_t start = 0; // byte
};

std::vector<Decoded> decode(std::string_view utf8) {
    std::vector<Decoded> letters;
    std::size_t at = 0;
    while (at < utf8.size()) {
        const auto byte = static_cast<unsigned char>(utf8[at]);
        std::size_t length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
        length = std::min(length, utf8.size() - at);
        Letter letter = length == 1 ? byte : static_cast<Letter>(byte & (0x7f >> length));
        for (std::size_t i = 1; i < length; ++i)
            letter = static_cast<Letter>((letter << 6) | (static_cast<unsigned char>(utf8[at + i]) & 0x3f));
        letters.push_back({letter, at});
        at += length;
    }
    return letters;
}

bool isWithin(Letter letter, unsigned first, unsigned last) {
    const auto code = static_cast<unsigned>(letter);
    return code >= first && code <= last;
}

bool isRightToLeft(Letter letter) {
    return isWithin(letter, 0x0590, 0x08ff) || isWithin(letter, 0xfb1d, 0xfdff) || isWithin(letter, 0xfe70, 0xfeff) ||
           isWithin(letter, 0x10800, 0x10fff) || isWithin(letter, 0x1e800, 0x1efff);
}

// Han, kana, bopomofo, and the punctuation of their width.
bool isIdeographic(Letter letter) {
    return isWithin(letter, 0x2e80, 0x9fff) || isWithin(letter, 0xf900, 0xfaff) || isWithin(letter, 0xfe30, 0xfe4f) ||
           isWithin(letter, 0xff00, 0xff9f) || isWithin(letter, 0x20000, 0x3ffff);
}

bool isOneOf(Letter letter, const char* utf8) {
    return juce::String::fromUTF8(utf8).containsChar(letter);
}

bool opens(Letter letter) {
    return isOneOf(letter, "「『（［｛〈《【〔");
}

// Also small kana and the mark of length, which no line begins with.
bool closes(Letter letter) {
    return isOneOf(letter, "、。，．・：；？！」』）］｝〉》】〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々…%");
}

// Sits on the letter before it: combining marks of the scripts we can meet, joiners, variation selectors.
bool isMark(Letter letter) {
    return isWithin(letter, 0x0300, 0x036f) || isWithin(letter, 0x0591, 0x05c7) || isWithin(letter, 0x064b, 0x065f) ||
           isWithin(letter, 0x0900, 0x0903) || isWithin(letter, 0x093a, 0x094f) || isWithin(letter, 0x0e31, 0x0e3a) ||
           isWithin(letter, 0x0e47, 0x0e4e) || isWithin(letter, 0x200c, 0x200d) || isWithin(letter, 0xfe00, 0xfe0f) ||
           isWithin(letter, 0x1f3fb, 0x1f3ff);
}

bool isPunctuation(Letter letter) {
    return isOneOf(letter, ".,!?;:()[]{}\"'«»‹›“”‘’„…،؛؟—–");
}

} // namespace

ReadingDirection directionOf(std::string_view utf8) {
    for (const auto& [letter, start] : decode(utf8)) {
        if (isWithin(letter, 0x0660, 0x0669) || isWithin(letter, 0x06f0, 0x06f9) || letter == 0x060c) continue;
        if (isRightToLeft(letter)) return ReadingDirection::kRightToLeft;
        if (juce::CharacterFunctions::isLetter(letter) || isIdeographic(letter)) return ReadingDirection::kLeftToRight;
        if (isWithin(letter, 0x0370, 0x1fff)) return ReadingDirection::kLeftToRight; // letters of other scripts
    }
    return ReadingDirection::kNeutral;
}

std::vector<std::size_t> unitStarts(std::string_view utf8) {
    std::vector<std::size_t> starts{0};
    const auto letters = decode(utf8);
    for (std::size_t i = 1; i < letters.size(); ++i) {
        const auto before = letters[i - 1].letter;
        const auto letter = letters[i].letter;
        if (!isIdeographic(before) && !isIdeographic(letter)) continue;
        if (!opens(before) && !closes(letter) && !isMark(letter)) starts.push_back(letters[i].start);
    }
    return starts;
}

std::vector<std::size_t> evenStarts(std::string_view utf8, std::size_t numParts) {
    std::vector<std::size_t> starts{0};
    const auto letters = decode(utf8);
    const auto perPart = std::max<std::size_t>(1, letters.size() / std::max<std::size_t>(1, numParts));
    std::size_t count = 0;
    for (std::size_t i = 1; i < letters.size(); ++i) {
        if (++count < perPart || isMark(letters[i].letter) || letters[i - 1].letter == 0x200d) continue;
        starts.push_back(letters[i].start);
        count = 0;
    }
    return starts;
}

std::array<std::string, 3> partsOf(std::string_view utf8) {
    const auto letters = decode(utf8);
    const auto isWord = [](const Decoded& decoded) { return !isPunctuation(decoded.letter); };
    const auto first = std::find_if(letters.begin(), letters.end(), isWord);
    const auto begin = first == letters.end() ? utf8.size() : first->start;
    const auto afterLast = std::find_if(letters.rbegin(), letters.rend(), isWord).base();
    const auto end = afterLast == letters.end() ? utf8.size() : std::max(begin, afterLast->start);
    return {std::string(utf8.substr(0, begin)), std::string(utf8.substr(begin, end - begin)),
            std::string(utf8.substr(end))};
}

std::string turnedRound(std::string_view utf8) {
    constexpr std::array<std::string_view, 10> kMarks{"(", "[", "{", "«", "‹", ")", "]", "}", "»", "›"};
    constexpr std::array<std::string_view, 10> kTurned{")", "]", "}", "»", "›", "(", "[", "{", "«", "‹"};
    const auto letters = decode(utf8);
    std::string turned;
    for (std::size_t i = letters.size(); i-- > 0;) {
        const auto end = i + 1 < letters.size() ? letters[i + 1].start : utf8.size();
        const auto letter = utf8.substr(letters[i].start, end - letters[i].start);
        const auto pair = std::find(kMarks.begin(), kMarks.end(), letter);
        turned += pair == kMarks.end() ? letter : kTurned[static_cast<std::size_t>(pair - kMarks.begin())];
    }
    return turned;
}

bool joinsWithoutSpace(std::string_view before, std::string_view after) {
    if (before.empty() || after.empty()) return false;
    const auto left = decode(before);
    const auto right = decode(after);
    return isIdeographic(left.back().letter) && isIdeographic(right.front().letter);
}

std::vector<std::size_t> visualOrder(const std::vector<ReadingDirection>& directions, ReadingDirection paragraph) {
    std::vector<std::size_t> order(directions.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const bool paragraphIsRtl = paragraph == ReadingDirection::kRightToLeft;
    const auto isForeign = [&](std::size_t i) {
        return directions[i] != ReadingDirection::kNeutral &&
               (directions[i] == ReadingDirection::kRightToLeft) != paragraphIsRtl;
    };
    // Runs against the paragraph's direction are turned round, and then, in a right-to-left one, the whole line.
    for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i;
        while (end < order.size() && isForeign(end)) ++end;
        std::reverse(order.begin() + static_cast<std::ptrdiff_t>(i), order.begin() + static_cast<std::ptrdiff_t>(end));
        i = std::max(end, i + 1);
    }
    if (paragraphIsRtl) std::reverse(order.begin(), order.end());
    return order;
}

} // namespace earshot
