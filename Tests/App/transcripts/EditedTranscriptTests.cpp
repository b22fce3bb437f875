// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Corrections of words, what is heard when, and lines of words.
#include "EditedTranscript.h"

#include "FakeSnapshots.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

using namespace earshot;

namespace {

EditedTranscript twoLines() {
    return EditedTranscript({{fakeLine(1, "the bar opens", 0)}, {fakeLine(2, "his shop", 5)}});
}

} // namespace

TEST_CASE("A word becomes another one at the same time, and comes back", "[unit]") {
    EditedTranscript transcript = twoLines();
    const auto before = transcript.lines();
    CHECK(transcript.replaceWord({0, 1}, " barber\n"));
    CHECK(transcript.lines()[0].line->text == "the barber opens");
    CHECK(transcript.lines()[0].line->words[1].startSeconds == before[0].line->words[1].startSeconds);
    CHECK(transcript.lines()[0].line->words[1].endSeconds == before[0].line->words[1].endSeconds);
    CHECK(transcript.lines()[1] == before[1]); // untouched: views lay it out once
    CHECK(before[0].line->text == "the bar opens");
    CHECK_FALSE(transcript.replaceWord({0, 1}, "barber"));
    transcript.undo();
    CHECK(transcript.lines() == before);
    CHECK_FALSE(transcript.canUndo());
    transcript.undo();
    CHECK(transcript.lines() == before);
}

TEST_CASE("A word becomes several, which share its time by their letters", "[unit]") {
    EditedTranscript transcript = twoLines();
    const auto word = transcript.lines()[0].line->words[0];
    transcript.replaceWord({0, 0}, "at three");
    const auto& words = transcript.lines()[0].line->words;
    REQUIRE(words.size() == 4);
    CHECK(words[0].startSeconds == word.startSeconds);
    CHECK(words[1].endSeconds == Catch::Approx(word.endSeconds));
    CHECK(words[0].endSeconds == Catch::Approx(word.startSeconds + (word.endSeconds - word.startSeconds) * 2 / 7));
    CHECK(words[1].startSeconds == words[0].endSeconds);
}

TEST_CASE("Words are taken away, and with the last one their line", "[unit]") {
    EditedTranscript transcript = twoLines();
    transcript.replaceWord({1, 0}, "  ");
    CHECK(transcript.lines()[1].line->text == "shop");
    transcript.replaceWord({1, 0}, "");
    CHECK(transcript.lines().size() == 1);
    transcript.undo();
    CHECK(transcript.lines()[1].line->text == "shop");
}

TEST_CASE("What is heard at a time is the word that was begun last", "[unit]") {
    const EditedTranscript transcript = twoLines(); // half a second a word
    using Place = EditedTranscript::Place;
    CHECK_FALSE(transcript.wordAt(-1));
    CHECK(transcript.wordAt(0) == Place{0, 0});
    CHECK(transcript.wordAt(0.7) == Place{0, 1});
    CHECK(transcript.wordAt(4) == Place{0, 2}); // a pause
    CHECK(transcript.wordAt(5.1) == Place{1, 0});
    CHECK(transcript.wordAt(1000) == Place{1, 1});
    CHECK_FALSE(EditedTranscript({}).wordAt(1));
}

TEST_CASE("Words become lines where there is a pause between them", "[unit]") {
    auto words = fakeWords("good evening", 0);
    const auto more = fakeWords("and more", 5);
    words.insert(words.end(), more.begin(), more.end());
    const auto lines = linesBetweenPauses(words);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0]->text == "good evening");
    CHECK(lines[1]->startSeconds == 5);
    CHECK(lines[0]->segmentId != lines[1]->segmentId);
    CHECK(linesBetweenPauses({}).empty());
}
