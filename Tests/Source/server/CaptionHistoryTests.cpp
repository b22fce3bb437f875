// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What late clients are told, the transcript so far, and that both stay within bounds; the fields of messages.
#include "CaptionHistory.h"

#include "ServerFixture.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

using namespace earshot;
using namespace earshot::test;
using nlohmann::json;

namespace {

std::vector<std::string> typesOf(const CaptionHistory& history) {
    std::vector<std::string> types;
    for (const SharedMessage& message : history.messages()) types.push_back(json::parse(*message)["type"]);
    return types;
}

using Types = std::vector<std::string>;

} // namespace

TEST_CASE("A caption message has version, stream, words and times", "[unit]") {
    CaptionHistory history(10, 100);
    history.setStream(3, {.name = "Anna <b>", .colour = "#ffd166"});
    CaptionEvent event = partialCaption(7, "hello wor\xff", 1);
    event.words[0].host = HostPosition{.seconds = 1.5, .quarterNotes = 3};
    const json message = json::parse(*history.add(3, event));
    CHECK(message["v"] == 1);
    CHECK(message["type"] == "partial");
    CHECK(message["stream"] == json({{"id", 3}, {"name", "Anna <b>"}, {"colour", "#ffd166"}}));
    CHECK(message["segment"] == 7);
    CHECK(message["committed"] == 1);
    CHECK(message["words"][0] == json({{"text", "hello"},
                                       {"start", 70.0},
                                       {"end", 70.5},
                                       {"confidence", 0.9},
                                       {"host", {{"seconds", 1.5}, {"quarter_notes", 3.0}}}}));
    CHECK(message["words"][1]["text"] == "wor\xef\xbf\xbd"); // bytes that are no text
}

TEST_CASE("Labels, keywords and states are messages of their own", "[unit]") {
    CaptionHistory history(10, 100);
    const json on = json::parse(*history.add(0, ServerLabel{.model = "mood", .label = "happy", .startSeconds = 2}));
    CHECK(on["type"] == "label");
    CHECK(on["active"] == true);
    CHECK_FALSE(on.contains("end"));
    const json off = json::parse(*history.add(
        0, ServerLabel{.model = "mood", .label = "happy", .startSeconds = 2, .endSeconds = 4, .score = 0.8}));
    CHECK(off["active"] == false);
    CHECK(off["end"] == 4.0);
    const json keyword = json::parse(*history.add(0, ServerKeyword{.keyword = "stop", .score = 0.75}));
    CHECK(keyword["type"] == "keyword");
    CHECK(keyword["score"] == 0.75);
    const ServerStatus status{.state = "listening", .text = "live, 0.6 s behind", .lagMs = 600};
    CHECK(json::parse(*history.add(0, status))["lag_ms"] == 600.0);
    CHECK(history.add(0, status) == nullptr); // nothing new
}

TEST_CASE("One that comes late gets the last lines and what is being said", "[unit]") {
    CaptionHistory history(3, 100);
    for (int i = 0; i < 10; ++i) {
        history.add(0, partialCaption(i, "still open"));
        history.add(0, finalCaption(i, "line " + std::to_string(i)));
    }
    history.add(0, partialCaption(10, "now"));
    history.add(0, partialCaption(10, "now this"));
    CHECK(typesOf(history) == Types{"final", "final", "final", "partial"});
    CHECK(json::parse(*history.messages().front())["text"] == "line 7");
    CHECK(json::parse(*history.messages().back())["text"] == "now this");
}

TEST_CASE("A segment that came to nothing leaves nothing behind", "[unit]") {
    CaptionHistory history(10, 100);
    history.add(0, partialCaption(1, "uh"));
    history.add(0, finalCaption(1, ""));
    CHECK(history.messages().empty());
    CHECK(history.transcript(0)->words.empty());
}

TEST_CASE("Clearing is part of what late ones are told, once", "[unit]") {
    CaptionHistory history(10, 100);
    history.add(0, finalCaption(1, "one"));
    for (int i = 0; i < 5; ++i) history.add(0, CaptionEvent{.kind = CaptionEventKind::kClear, .endSeconds = 11});
    CHECK(typesOf(history) == Types{"final", "clear"});
    history.add(1, CaptionEvent{.kind = CaptionEventKind::kClear, .endSeconds = 2});
    CHECK(typesOf(history) == Types{"final", "clear", "clear"}); // another stream's
    CHECK(history.transcript(0)->text == "one");
}

TEST_CASE("Labels are told while they last and kept nowhere afterwards", "[unit]") {
    CaptionHistory history(10, 100);
    history.add(0, ServerLabel{.model = "mood", .label = "happy"});
    CHECK(typesOf(history) == Types{"label"});
    history.add(0, ServerLabel{.model = "mood", .label = "happy", .endSeconds = 3});
    CHECK(history.messages().empty());
}

TEST_CASE("The transcript has what is committed, in order of time, and gaps until they are filled", "[unit]") {
    CaptionHistory history(10, 100);
    history.setStream(0, {.name = "Anna"});
    history.add(0, finalCaption(1, "one"));
    history.add(0,
                CaptionEvent{.kind = CaptionEventKind::kGap, .startSeconds = 20, .endSeconds = 30, .reason = "busy"});
    history.add(0, finalCaption(3, "three"));
    history.add(0, partialCaption(4, "four tentative", 1));
    CHECK(history.transcript(0)->text == "one three four");
    CHECK(history.transcript(0)->track == "Anna");
    REQUIRE(history.transcript(0)->gaps.size() == 1);

    CaptionEvent late = finalCaption(2, "two");
    late.fillsGap = true;
    late.startSeconds = 20;
    late.endSeconds = 26;
    history.add(0, late);
    CHECK(history.transcript(0)->text == "one two three four");
    REQUIRE(history.transcript(0)->gaps.size() == 1);
    CHECK(history.transcript(0)->gaps[0].startSeconds == 26);
    CHECK(history.transcript(0)->gaps[0].endSeconds == 30);
    CHECK_FALSE(history.transcript(9));
}

TEST_CASE("The transcript is bounded and loses its oldest lines", "[unit]") {
    CaptionHistory history(10, 100);
    for (int i = 0; i < 200; ++i) history.add(0, finalCaption(i, "a b c"));
    const auto transcript = history.transcript(0);
    CHECK(transcript->words.size() == 99);
    CHECK(transcript->words.back().startSeconds == 1992);
}
