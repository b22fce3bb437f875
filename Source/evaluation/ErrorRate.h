// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Word and character error rates: edits (substitutions, insertions, deletions) from the reference to the hypothesis,
// over the length of the reference. Rates over many utterances are edits over all, not means of rates. Pure functions.
#pragma once

#include <cstdint>
#include <string_view>

namespace earshot {

struct ErrorCount {
    std::int64_t edits = 0;
    std::int64_t referenceLength = 0;

    ErrorCount& operator+=(const ErrorCount& other) {
        edits += other.edits;
        referenceLength += other.referenceLength;
        return *this;
    }
    // May exceed 1. An empty reference counts as one unit, so that inventing words is not free.
    [[nodiscard]] double rate() const {
        return static_cast<double>(edits) / static_cast<double>(referenceLength > 0 ? referenceLength : 1);
    }
};

// Words are what stands between white space.
[[nodiscard]] ErrorCount countWordErrors(std::string_view reference, std::string_view hypothesis);
// Unicode characters of the words joined by single spaces, the spaces included.
[[nodiscard]] ErrorCount countCharacterErrors(std::string_view reference, std::string_view hypothesis);

} // namespace earshot
