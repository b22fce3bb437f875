// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Takes over takes on a host's timeline.
#include "TimelineTranscript.h"

#include <catch2/catch_test_macros.hpp>

#include <random>

using namespace earshot;

namespace {

constexpr double kWordSeconds = 0.4;

// Words half a second apart, spoken at `stream` while the host was at `host`.
CaptionEvent said(const std::vector<std::string>& texts, double stream, std::optional<double> host) {
    CaptionEvent event{.kind = CaptionEventKind::kFinal};
    for (const std::string& text : texts) {
        TranscriptWord word{
            .text = text, .startSeconds = stream, .endSeconds = stream + kWordSeconds, .confidence = 0.9};
        if (host) {
            word.host = HostPosition{.seconds = *host, .quarterNotes = *host * 2};
            *host += 0.5;
        }
        event.words.push_back(word);
        stream += 0.5;
    }
    event.numCommitted = event.words.size();
    return event;
}

std::string textOf(const TimelineTranscript& transcript) {
    std::string text;
    for (const auto& line : transcript.lines()) text += (text.empty() ? "" : " | ") + line->text;
    return text;
}

void checkInvariants(const TimelineTranscript& transcript) {
    std::size_t numWords = 0;
    double end = -1e9;
    bool isPlaced = true;
    for (const auto& line : transcript.lines()) {
        REQUIRE_FALSE(line->words.empty());
        numWords += line->words.size();
        const bool hasPlace = hostStart(*line).has_value();
        CHECK((isPlaced || !hasPlace)); // the others come last
        isPlaced = hasPlace;
        if (!hasPlace) continue;
        for (const TranscriptWord& word : line->words) {
            CHECK(word.host->seconds >= end - 1e-9);
            CHECK(word.endSeconds > word.startSeconds);
            end = word.host->seconds + word.endSeconds - word.startSeconds;
        }
    }
    CHECK(numWords == transcript.numWords());
}

} // namespace

TEST_CASE("Lines stand in the order of the host's timeline, however they were played") {
    TimelineTranscript transcript;
    transcript.add(said({"third"}, 0, 20));
    transcript.add(said({"first"}, 2, 1));
    transcript.add(said({"second"}, 4, 10));
    CHECK(textOf(transcript) == "first | second | third");
}

TEST_CASE("What is said again at the same place replaces the older take") {
    TimelineTranscript transcript;
    transcript.add(said({"to", "be", "or"}, 0, 10));
    transcript.add(said({"not", "to", "be"}, 100, 10));
    CHECK(textOf(transcript) == "not to be");
    CHECK(transcript.numWords() == 3);
}

TEST_CASE("A take over the middle of a line leaves what stands before and after") {
    TimelineTranscript transcript;
    transcript.add(said({"a", "b", "c", "d", "e"}, 0, 10));
    transcript.add(said({"X"}, 100, 11));
    CHECK(textOf(transcript) == "a b | X | d e");
}

TEST_CASE("The silence around a new take replaces too, as it was heard with it") {
    TimelineTranscript transcript;
    transcript.add(said({"a", "b", "c"}, 0, 10));
    auto take = said({"x"}, 100, 10.5);
    take.heard = {{.startSeconds = 99.4, .endSeconds = 101, .start = HostPosition{9.9, 19.8}, .end = {11.5, 23}}};
    transcript.add(take);
    CHECK(textOf(transcript) == "x");
}

TEST_CASE("A loop within one line keeps the newest round, and what only the first one reached") {
    TimelineTranscript transcript;
    auto event = said({"one", "two", "three"}, 0, 10);
    const auto again = said({"uno", "dos"}, 1.5, 10);
    event.words.insert(event.words.end(), again.words.begin(), again.words.end());
    transcript.add(event);
    CHECK(textOf(transcript) == "uno dos | three");
    checkInvariants(transcript);
}

TEST_CASE("A word that the end of a loop cuts reaches no further, and what follows the loop stays") {
    TimelineTranscript transcript;
    transcript.add(said({"a", "b", "c", "d"}, 0, 10));
    auto round = said({"B", "C", "B"}, 100, 10.5); // in a loop from 10.5 to 11.2; the last word is of the next round
    round.words[1].startSeconds = 100.45;
    round.words[1].host = HostPosition{10.95, 21.9};
    round.words[1].endSeconds = 100.9; // the model hears one word over the jump
    round.words[2].host = HostPosition{10.8, 21.6};
    round.words[2].endSeconds = 101.3;
    round.heard = {{.startSeconds = 100, .endSeconds = 100.7, .start = HostPosition{10.5, 21}, .end = {11.2, 22.4}},
                   {.startSeconds = 100.7, .endSeconds = 101.4, .start = HostPosition{10.5, 21}, .end = {11.2, 22.4}}};
    transcript.add(round);
    CHECK(textOf(transcript) == "a | B | c d"); // of c more than half lies after the loop
    checkInvariants(transcript);
    const TranscriptWord& cut = transcript.lines()[2]->words[0];
    CHECK(cut.host->seconds == 11.2);
    CHECK(cut.host->quarterNotes == 22.4);
}

TEST_CASE("A word over a start of the transport belongs to the side of its middle, and is cut there") {
    // Frames of the model are coarser than blocks of the host: a first word may begin just before the transport does.
    auto event = said({"first", "second"}, 1.02, 3.02);
    event.words[0].host.reset();
    const HostPosition start{3, 6, BarPosition{2, 3}};
    event.heard = {{.startSeconds = 0.6, .endSeconds = 1.024},
                   {.startSeconds = 1.024, .endSeconds = 2, .start = start, .end = {3.976, 7.952}}};
    TimelineTranscript transcript;
    transcript.add(event);
    CHECK(textOf(transcript) == "first second");
    const TranscriptWord& first = transcript.lines()[0]->words[0];
    CHECK(first.startSeconds == 1.024);
    CHECK(first.endSeconds == 1.42);
    REQUIRE(first.host);
    CHECK(first.host->seconds == 3);
    CHECK(first.host->quarterNotes == 6);
    REQUIRE(first.host->bar);
    CHECK(first.host->bar->bar == 2);

    event.heard[0].endSeconds = 1.3; // most of it before
    event.heard[1] = {.startSeconds = 1.3, .endSeconds = 2, .start = start, .end = {3.7, 7.4}};
    transcript.clear();
    transcript.add(event);
    CHECK(textOf(transcript) == "second | first");
    CHECK_FALSE(transcript.lines()[1]->words[0].host);
    CHECK(transcript.lines()[1]->words[0].endSeconds == 1.3);
}

TEST_CASE("A round of a loop in which nobody speaks replaces as well") {
    TimelineTranscript transcript;
    transcript.add(said({"a", "b", "c"}, 0, 10));
    auto take = said({"x"}, 100, 20);
    take.heard = {{.startSeconds = 97, .endSeconds = 99, .start = HostPosition{10.4, 20.8}, .end = {12.4, 24.8}},
                  {.startSeconds = 99, .endSeconds = 101, .start = HostPosition{19, 38}, .end = {21, 42}}};
    transcript.add(take);
    CHECK(textOf(transcript) == "a | x");
}

TEST_CASE("What was said while the host stood still has no place and replaces nothing") {
    TimelineTranscript transcript;
    transcript.add(said({"placed"}, 0, 10));
    transcript.add(said({"talk", "back"}, 50, std::nullopt));
    transcript.add(said({"more"}, 60, std::nullopt));
    CHECK(textOf(transcript) == "placed | talk back | more");
}

TEST_CASE("Partials, gaps and finals without words change nothing") {
    TimelineTranscript transcript;
    auto partial = said({"maybe"}, 0, 10);
    partial.kind = CaptionEventKind::kPartial;
    transcript.add(partial);
    transcript.add({.kind = CaptionEventKind::kGap});
    transcript.add({.kind = CaptionEventKind::kFinal});
    CHECK(transcript.lines().empty());
    CHECK(transcript.version() == 0);
}

TEST_CASE("Places that are no numbers count as none") {
    TimelineTranscript transcript;
    auto event = said({"odd"}, 0, 10);
    event.words[0].host->seconds = std::nan("");
    transcript.add(event);
    REQUIRE(transcript.lines().size() == 1);
    CHECK_FALSE(hostStart(*transcript.lines()[0]).has_value());
}

TEST_CASE("A transcript that was stored and restored line by line is the same") {
    TimelineTranscript transcript, restored;
    transcript.add(said({"later"}, 0, 30));
    transcript.add(said({"a", "b", "c"}, 5, 10));
    transcript.add(said({"x"}, 9, 10.5));
    transcript.add(said({"nowhere"}, 12, std::nullopt));
    for (const auto& line : transcript.lines()) restored.restore(*line);
    CHECK(textOf(restored) == textOf(transcript));
    CHECK(restored.numWords() == transcript.numWords());
}

TEST_CASE("Random takes never overlap, and the last one is always there whole") {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> place(0, 60);
    std::uniform_int_distribution<int> length(1, 12);
    TimelineTranscript transcript;
    for (int take = 0; take < 400; ++take) {
        const std::vector<std::string> texts(static_cast<std::size_t>(length(random)), std::to_string(take));
        const auto event = said(texts, take * 10.0, place(random));
        transcript.add(event);
        checkInvariants(transcript);
        CHECK(textOf(transcript).find(joinWords(event.words)) != std::string::npos);
    }
}

TEST_CASE("Memory is bounded: the first lines go") {
    TimelineTranscript transcript;
    const std::vector<std::string> hundred(100, "word");
    for (int i = 0; i < 1010; ++i) transcript.add(said(hundred, i * 60.0, i * 60.0));
    CHECK(transcript.numWords() <= TimelineTranscript::kMaxWords);
    CHECK(hostStart(*transcript.lines().front())->seconds == 600.0);
}
