// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Letters of any script, by utf8proc. Bytes that are not UTF-8 pass through as they are. Pure functions: any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace earshot {

struct Grapheme {
    std::string_view bytes;
    int columns = 0; // in a fixed-width font; East Asian wide characters take two
};

// The first character of `text`, which is not empty, with the combining marks that follow it.
[[nodiscard]] Grapheme firstGrapheme(std::string_view text);

[[nodiscard]] std::string toLower(std::string_view text);
// The first letter as a capital, where it is a letter that has one.
[[nodiscard]] std::string capitalized(std::string_view text);
// The same for words that differ in case only; for comparing, not for people.
[[nodiscard]] std::string caseFolded(std::string_view text);

[[nodiscard]] bool hasUpperCase(std::string_view text);
[[nodiscard]] bool hasLowerCase(std::string_view text);
// Whether the last character is of a script with capitals, or a digit 0 to 9: those whose sentences end with a full
// stop.
[[nodiscard]] bool endsInCasedScript(std::string_view text);

// Without the punctuation at its end.
[[nodiscard]] std::string_view withoutPunctuation(std::string_view text);

} // namespace earshot
