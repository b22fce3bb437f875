// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Levenshtein distance with two rows.
#include "ErrorRate.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace earshot {
namespace {

std::vector<std::string_view> wordsOf(std::string_view text) {
    constexpr std::string_view kSpace = " \t\n\v\f\r";
    std::vector<std::string_view> words;
    for (std::size_t at = text.find_first_not_of(kSpace); at != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(kSpace, at), text.size());
        words.push_back(text.substr(at, end - at));
        at = text.find_first_not_of(kSpace, end);
    }
    return words;
}

// Characters as UTF-8 sequences: a byte that does not continue another starts one.
std::vector<std::string_view> charactersOf(std::string_view text) {
    std::vector<std::string_view> characters;
    for (std::size_t start = 0; start < text.size();) {
        std::size_t end = start + 1;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
        characters.push_back(text.substr(start, end - start));
        start = end;
    }
    return characters;
}

std::string singleSpaced(std::string_view text) {
    std::string joined;
    for (std::string_view word : wordsOf(text)) joined.append(joined.empty() ? "" : " ").append(word);
    return joined;
}

ErrorCount compare(std::span<const std::string_view> reference, std::span<const std::string_view> hypothesis) {
    // row[h]: edits from the reference's first r units to the hypothesis' first h.
    std::vector<std::int64_t> row(hypothesis.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (const std::string_view& unit : reference) {
        std::int64_t diagonal = row[0]++;
        for (std::size_t h = 1; h < row.size(); ++h) {
            const std::int64_t substituted = diagonal + (unit == hypothesis[h - 1] ? 0 : 1);
            diagonal = row[h];
            row[h] = std::min({substituted, row[h] + 1, row[h - 1] + 1});
        }
    }
    return {row.back(), static_cast<std::int64_t>(reference.size())};
}

} // namespace

ErrorCount countWordErrors(std::string_view reference, std::string_view hypothesis) {
    return compare(wordsOf(reference), wordsOf(hypothesis));
}

ErrorCount countCharacterErrors(std::string_view reference, std::string_view hypothesis) {
    const std::string expected = singleSpaced(reference);
    const std::string heard = singleSpaced(hypothesis);
    return compare(charactersOf(expected), charactersOf(heard));
}

} // namespace earshot
