// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Edit distances whose answers are known by hand.
#include "ErrorRate.h"

#include <catch2/catch_test_macros.hpp>

using namespace earshot;

TEST_CASE("Word errors count substitutions, insertions and deletions", "[unit]") {
    CHECK(countWordErrors("a b c d", "a b c d").edits == 0);
    CHECK(countWordErrors("a b c d", "a x c d").edits == 1);
    CHECK(countWordErrors("a b c d", "a c d").edits == 1);
    CHECK(countWordErrors("a b c d", "a b b c d").edits == 1);
    CHECK(countWordErrors("a b c d", "x y").edits == 4);
    CHECK(countWordErrors("a b c d", "").rate() == 1.0);
    CHECK(countWordErrors("  a\tb ", "a  b").edits == 0);
}

TEST_CASE("Character errors count Unicode characters and spaces", "[unit]") {
    CHECK(countCharacterErrors("kitten", "sitting").edits == 3);
    CHECK(countCharacterErrors("größe", "grösse").edits == 2);
    CHECK(countCharacterErrors("größe", "größe").referenceLength == 5);
    CHECK(countCharacterErrors("a b", "ab").edits == 1);
    CHECK(countCharacterErrors("a   b", "a b").edits == 0);
}

TEST_CASE("Rates over several utterances weigh them by length", "[unit]") {
    ErrorCount sum = countWordErrors("a", "b");
    sum += countWordErrors("a b c", "a b c");
    CHECK(sum.rate() == 0.25);
    CHECK(countWordErrors("", "two words").rate() == 2.0);
    CHECK(countWordErrors("", "").rate() == 0.0);
}
