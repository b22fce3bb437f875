// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What a reader sees and what a listener to events is told, step by step.
#include "CaptionAssembler.h"

#include "CaptionTestSupport.h"

#include <catch2/catch_test_macros.hpp>

using namespace earshot;
using namespace earshot::test;
using Kind = CaptionEventKind;

TEST_CASE("Words stay tentative until the final replaces them", "[unit]") {
    CaptionAssembler captions;
    captions.update(partial(1, words("HELO WORD"), 2), 0.5);
    auto events = captions.takeEvents();
    REQUIRE(events.size() == 1);
    CHECK(events[0].kind == Kind::kPartial);
    CHECK(events[0].text == "HELO WORD");
    CHECK(events[0].numCommitted == 0);
    CHECK(joinWords(captions.snapshot()->tentative) == "HELO WORD");

    captions.update(final(1, words("HELLO WORLD")), 1.0);
    events = captions.takeEvents();
    REQUIRE(events.size() == 1);
    CHECK(events[0].kind == Kind::kFinal);
    CHECK(events[0].text == "HELLO WORLD");
    CHECK(events[0].numCommitted == 2);
    CHECK(events[0].endSeconds == words("A B").back().endSeconds);
    const auto view = captions.snapshot();
    REQUIRE(view->lines.size() == 1);
    CHECK(view->lines[0]->text == "HELLO WORLD");
    CHECK(view->tentative.empty());
    CHECK(captions.statistics().numWordsShown == 2);
    CHECK(captions.statistics().numTentativeRevisions == 2);
}

TEST_CASE("Stable words commit at once, but the last of them, and the final only adds to them", "[unit]") {
    CaptionAssembler captions(fast());
    captions.update(partial(1, words("THE CAT SA"), 3), 0.5);
    CHECK(joinWords(captions.snapshot()->committed) == "THE CAT");
    CHECK(joinWords(captions.snapshot()->tentative) == "SA");
    CHECK(captions.takeEvents().back().numCommitted == 2);

    // The full context would have it otherwise, and a frame away: too late for two words.
    auto corrected = words("A HAT SAT DOWN");
    for (TranscriptWord& each : corrected) each.startSeconds += kFrame, each.endSeconds += kFrame;
    captions.update(final(1, corrected), 1.0);
    CHECK(captions.takeEvents().back().text == "THE CAT SAT DOWN");
    CHECK(captions.snapshot()->lines.back()->words.size() == 4);
    CHECK(captions.statistics().numCommittedRevisions == 0);
}

TEST_CASE("A word that another one follows in the lookahead only is not committed", "[unit]") {
    CaptionAssembler captions(fast());
    captions.update(partial(1, words("TO DAY"), 1), 0.5);
    CHECK(captions.snapshot()->committed.empty());
    captions.update(partial(1, {word("TODAY", 0, 13)}, 1), 0.7);
    CHECK(captions.snapshot()->committed.empty());
    CHECK(joinWords(captions.snapshot()->tentative) == "TODAY");
}

TEST_CASE("Calm captions show a word when two steps have had it at the same frames", "[unit]") {
    CaptionAssembler captions(calm());
    captions.update(partial(1, {word("ONE", 0, 5), word("TW", 8, 10)}), 0.5);
    CHECK(captions.snapshot()->tentative.empty());
    CHECK(captions.takeEvents().empty());
    captions.update(partial(1, {word("WON", 1, 5), word("TWO", 8, 13)}), 1.0);
    CHECK(joinWords(captions.snapshot()->tentative) == "WON"); // frames agree, letters need not
    captions.update(partial(1, {word("WON", 1, 5), word("TWO", 8, 13)}), 1.5);
    CHECK(joinWords(captions.snapshot()->tentative) == "WON TWO");

    // One step that sees it otherwise takes nothing away, two do.
    captions.update(partial(1, {word("WON", 1, 5), word("TWOFOLD", 8, 20)}), 2.0);
    CHECK(joinWords(captions.snapshot()->tentative) == "WON TWO");
    captions.update(partial(1, {word("WON", 1, 5), word("TWOFOLD", 8, 20)}), 2.5);
    CHECK(joinWords(captions.snapshot()->tentative) == "WON TWOFOLD");
    CHECK(captions.statistics().numTentativeRevisions == 1);
}

TEST_CASE("Hypotheses without words leave no trace", "[unit]") {
    for (const CaptionAssemblerConfig& config : {CaptionAssemblerConfig{}, fast(), calm()}) {
        CaptionAssembler captions(config);
        const auto before = captions.snapshot();
        for (std::int64_t id = 0; id < 1000; ++id) {
            captions.update(partial(id, {}), static_cast<double>(id));
            captions.update(final(id, {}), static_cast<double>(id));
            captions.advance(static_cast<double>(id));
        }
        CHECK(captions.takeEvents().empty());
        CHECK(captions.snapshot() == before);
    }
}

TEST_CASE("What was tentative and is nothing in full context is taken back", "[unit]") {
    CaptionAssembler captions;
    captions.update(partial(1, words("UH")), 0.5);
    static_cast<void>(captions.takeEvents());
    captions.update(final(1, {}), 1.0);
    const auto events = captions.takeEvents();
    REQUIRE(events.size() == 1);
    CHECK(events[0].kind == Kind::kFinal);
    CHECK(events[0].words.empty());
    CHECK(captions.snapshot()->lines.empty());
    CHECK(captions.snapshot()->tentative.empty());
}

TEST_CASE("A segment that another one follows keeps what was committed and no more", "[unit]") {
    CaptionAssembler captions(fast());
    captions.update(partial(1, words("ONE TWO THREE"), 2), 0.5);
    captions.update(partial(2, words("FOUR", 100), 0), 3.0);
    const auto events = captions.takeEvents();
    REQUIRE(events.size() == 2);
    CHECK(events[0].kind == Kind::kFinal);
    CHECK(events[0].text == "ONE");
    CHECK(events[1].segmentId == 2);
    captions.update(final(1, words("ONE TWO THREE")), 4.0); // late: it is over
    CHECK(captions.takeEvents().empty());
}

TEST_CASE("A gap is marked, and its captions take their place when they come", "[unit]") {
    CaptionAssembler captions;
    captions.update(final(1, words("BEFORE")), 1.0);
    captions.addGap(10, 20, "the machine could not keep up");
    captions.update(final(2, words("AFTER", 1000)), 21.0);
    auto view = captions.snapshot();
    REQUIRE(view->lines.size() == 3);
    CHECK(view->lines[1]->isGap);
    CHECK(view->lines[1]->text == "[… 10.0 s not captioned]");
    static_cast<void>(captions.takeEvents());

    captions.fillGap(final(3, words("WITHIN IT", 550)), 10, 16, 30.0);
    view = captions.snapshot();
    REQUIRE(view->lines.size() == 4);
    CHECK(view->lines[1]->text == "WITHIN IT");
    CHECK(view->lines[1]->fillsGap);
    CHECK(view->lines[2]->text == "[… 4.0 s not captioned]");
    auto events = captions.takeEvents();
    REQUIRE(events.size() == 1);
    CHECK(events[0].fillsGap);
    CHECK(events[0].startSeconds == 10);
    CHECK(events[0].endSeconds == 16);

    captions.fillGap(final(4, {}), 16, 20, 31.0); // nobody spoke there
    view = captions.snapshot();
    REQUIRE(view->lines.size() == 3);
    CHECK(view->lines[2]->text == "AFTER");
    CHECK(captions.takeEvents().size() == 1);
}

TEST_CASE("Words that were committed before a gap are not said again when it is filled", "[unit]") {
    CaptionAssembler captions(fast());
    captions.update(partial(1, words("ONE TWO THREE FOUR"), 3), 1.0);
    captions.withdraw(1);
    captions.addGap(0, 2, "the machine could not keep up");
    CHECK(captions.snapshot()->lines.back()->isGap);
    captions.fillGap(final(2, words("ONE TWO THREE FOUR")), 0, 2, 9.0);
    const auto view = captions.snapshot();
    REQUIRE(view->lines.size() == 2);
    CHECK(view->lines[0]->text == "ONE TWO");
    CHECK(view->lines[1]->text == "THREE FOUR");
}

TEST_CASE("A short word that is heard a frame later in a filled gap is not said again", "[unit]") {
    CaptionAssembler captions(fast());
    captions.update(partial(1, {word("A", 10, 11), word("CAT", 13, 20), word("S", 22, 25)}, 2), 1.0);
    captions.withdraw(1);
    captions.addGap(0.2, 2, "the machine could not keep up");
    captions.fillGap(final(2, {word("A", 11, 12), word("CAT", 13, 20), word("SAT", 22, 30)}), 0.2, 2, 9.0);
    const auto view = captions.snapshot();
    REQUIRE(view->lines.size() == 2);
    CHECK(view->lines[0]->text == "A");
    CHECK(view->lines[1]->text == "CAT SAT");
}

TEST_CASE("Other settings take the lines along", "[unit]") {
    CaptionAssembler captions(fast());
    captions.update(partial(1, words("ONE TWO THREE"), 2), 1.0);
    captions.reconfigure(calm());
    CHECK(captions.takeEvents().back().text == "ONE");
    captions.update(partial(2, words("FOUR", 100)), 3.0);
    CHECK(captions.snapshot()->tentative.empty());
    captions.update(partial(2, words("FOUR", 100)), 3.5);
    CHECK(captions.snapshot()->tentative.size() == 1);
    CHECK(captions.snapshot()->lines.size() == 1);
}

TEST_CASE("Silence clears after the time that was set, once", "[unit]") {
    CaptionAssembler captions({.clearAfterSeconds = 6.0});
    captions.advance(100);
    CHECK(captions.takeEvents().empty()); // nothing to clear
    captions.update(partial(1, words("HELLO", 5000)), 100.5);
    captions.advance(120); // not while somebody speaks
    captions.update(final(1, words("HELLO", 5000)), 121);
    captions.advance(126.9);
    CHECK(captions.takeEvents().back().kind == Kind::kFinal);
    captions.advance(127);
    captions.advance(200);
    const auto events = captions.takeEvents();
    REQUIRE(events.size() == 1);
    CHECK(events[0].kind == Kind::kClear);
    const auto view = captions.snapshot();
    REQUIRE(view->clearedAtSeconds.has_value());
    CHECK(view->lines.back()->endSeconds <= *view->clearedAtSeconds);

    captions.update(final(2, words("AGAIN", 5100)), 201); // from sound before the clearing: nobody has read it yet
    CHECK(captions.snapshot()->lines.back()->endSeconds > *captions.snapshot()->clearedAtSeconds);
}

TEST_CASE("Silence never clears where that is chosen, and not within a second", "[unit]") {
    CaptionAssembler never({.clearAfterSeconds = 0});
    never.update(final(1, words("HELLO")), 1);
    never.advance(1e6);
    CHECK_FALSE(never.snapshot()->clearedAtSeconds.has_value());
    CaptionAssembler hasty({.clearAfterSeconds = 0.001});
    hasty.update(final(1, words("HELLO")), 1);
    hasty.advance(1.9);
    CHECK_FALSE(hasty.snapshot()->clearedAtSeconds.has_value());
    hasty.advance(2);
    CHECK(hasty.snapshot()->clearedAtSeconds.has_value());
}

TEST_CASE("Clearing by hand takes what is being said along, and the transcript does not lose it", "[unit]") {
    CaptionAssembler captions(fast());
    captions.update(partial(1, words("ONE TWO THREE"), 2), 1.0);
    captions.clear(1.0);
    CHECK(captions.snapshot()->committed.empty());
    CHECK(captions.snapshot()->tentative.empty());
    static_cast<void>(captions.takeEvents());
    captions.update(final(1, words("ONE TWO THREE")), 2.0);
    CHECK(captions.takeEvents().back().text == "ONE TWO THREE");
}

TEST_CASE("A snapshot stays as it was and is shared until something changes", "[unit]") {
    CaptionAssembler captions;
    captions.update(partial(1, words("HELLO")), 0.5);
    const auto first = captions.snapshot();
    captions.update(partial(1, words("HELLO")), 0.8); // the same
    CHECK(captions.snapshot() == first);
    captions.update(partial(1, words("HELLO THERE")), 1.0);
    CHECK(captions.snapshot() != first);
    CHECK(captions.snapshot()->version > first->version);
    CHECK(first->tentative.size() == 1);
}

TEST_CASE("The last lines are in view, the others are counted", "[unit]") {
    CaptionAssembler captions({.maxLines = 3});
    for (int i = 0; i < 5000; ++i) captions.update(final(i, words("LINE", i * 100)), i);
    const auto view = captions.snapshot();
    REQUIRE(view->lines.size() == 3);
    CHECK(view->lines.back()->segmentId == 4999);
    CHECK(view->statistics.numLinesForgotten == 4997);
    CHECK(captions.takeEvents().size() == 5000);
}

TEST_CASE("Sentences go through the text stages once, over the borders of segments", "[unit]") {
    CaptionAssembler captions({.calm = {.commit = CommitRule::kWhenStable}, .text = TextPipeline(TextOptions{}, true)});
    captions.update(partial(1, words("THIS IS I"), 3), 1.0);
    CHECK(joinWords(captions.snapshot()->committed) == "This is");
    CHECK(joinWords(captions.snapshot()->tentative) == "I");
    auto cut = final(1, words("THIS IS I THINK"));
    cut.isCut = true; // too long a line: the sentence goes on
    captions.update(cut, 2.0);
    CHECK(captions.takeEvents().back().text == "This is I think");
    captions.update(final(2, words("GOOD", 200)), 5.0);
    CHECK(captions.takeEvents().back().text == "good.");
    captions.update(final(3, words("NEXT", 400)), 9.0);
    CHECK(captions.takeEvents().back().text == "Next.");
}
