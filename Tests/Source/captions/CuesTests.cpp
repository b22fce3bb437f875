// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Grouping of words into captions: sizes, pauses, times, wide scripts.
#include "Cues.h"

#include <catch2/catch_test_macros.hpp>

using namespace earshot;

namespace {

// Words of 0.4 s, one every 0.5 s.
std::vector<TranscriptWord> evenWords(int count, const std::string& text = "word") {
    std::vector<TranscriptWord> words;
    for (int i = 0; i < count; ++i) words.push_back({text, 0.5 * i, 0.5 * i + 0.4, 1.0});
    return words;
}

std::string textOf(const std::vector<Cue>& cues) {
    std::string text;
    for (const Cue& cue : cues)
        for (const std::string& line : cue.lines) text += (text.empty() ? "" : " ") + line;
    return text;
}

} // namespace

TEST_CASE("No words give no captions", "[unit]") {
    CHECK(buildCues({}).empty());
    CHECK(buildParagraphs({}, 1.0).empty());
}

TEST_CASE("Captions keep every word, within two lines of 42 columns and seven seconds", "[unit]") {
    const auto words = evenWords(200, "something");
    const auto cues = buildCues(words);
    for (const Cue& cue : cues) {
        CHECK(cue.lines.size() <= 2);
        for (const std::string& line : cue.lines) CHECK(displayColumns(line) <= 42);
        CHECK(cue.endSeconds - cue.startSeconds <= 7.0);
    }
    std::string expected;
    for (const auto& word : words) expected += (expected.empty() ? "" : " ") + word.text;
    CHECK(textOf(cues) == expected);
}

TEST_CASE("A pause ends a caption", "[unit]") {
    std::vector<TranscriptWord> words = {{"before", 0.0, 0.4, 1}, {"after", 1.25, 1.6, 1}};
    CHECK(buildCues(words).size() == 2);
    words[1].startSeconds = 1.15;
    CHECK(buildCues(words).size() == 1);
}

TEST_CASE("Captions last a second where the next one allows it, and never overlap", "[unit]") {
    const std::vector<TranscriptWord> words = {{"a", 0.0, 0.1, 1}, {"b", 5.0, 5.1, 1}, {"c", 5.9, 6.0, 1}};
    const auto cues = buildCues(words);
    REQUIRE(cues.size() == 3);
    CHECK(cues[0].endSeconds == 1.0);
    CHECK(cues[1].endSeconds == 5.9);
    CHECK(cues[2].endSeconds == 6.9);
}

TEST_CASE("The two lines of a caption are balanced", "[unit]") {
    const auto cues = buildCues(evenWords(10, "letters"), {.maxSeconds = 60});
    REQUIRE(cues.size() == 1);
    REQUIRE(cues[0].lines.size() == 2);
    CHECK(cues[0].lines[0] == cues[0].lines[1]); // five words each
}

TEST_CASE("A word wider than a line is split between characters, in any script", "[unit]") {
    std::string han;
    for (int i = 0; i < 50; ++i) han += "漢"; // 100 columns
    const std::vector<TranscriptWord> words = {{han, 0.0, 10.0, 1}};
    const auto cues = buildCues(words);
    std::string joined;
    for (const Cue& cue : cues) {
        for (const std::string& line : cue.lines) {
            CHECK(displayColumns(line) <= 42);
            CHECK(line.size() % 3 == 0); // no character was cut
            joined += line;
        }
    }
    CHECK(joined == han);
    CHECK(cues.front().startSeconds == 0.0);
    CHECK(cues.back().endSeconds == 10.0);
}

TEST_CASE("Columns are counted as terminals show them", "[unit]") {
    CHECK(displayColumns("abc") == 3);
    CHECK(displayColumns("é") == 1);
    CHECK(displayColumns("e\u0301") == 1); // with a combining accent
    CHECK(displayColumns("漢字") == 4);
    CHECK(displayColumns("\xff\xfe") == 2); // not UTF-8
}

TEST_CASE("Paragraphs break at pauses only", "[unit]") {
    auto words = evenWords(40);
    words.push_back({"end", 30.0, 30.4, 1});
    const auto paragraphs = buildParagraphs(words, 0.8);
    REQUIRE(paragraphs.size() == 2);
    CHECK(paragraphs[1] == "end");
}
