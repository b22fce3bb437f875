// SPDX-License-Identifier: AGPL-3.0-or-later
// What a screen reader is told of live captions.
#include "CommitAnnouncer.h"
#include "FakeSnapshots.h"

#include <catch2/catch_test_macros.hpp>

namespace earshot {

TEST_CASE("Tentative words are never announced", "[unit]") {
    CommitAnnouncer announcer;
    for (double now = 0; now < 60; now += 0.5)
        CHECK(announcer.update(*fakeCaptions({.tentative = "perhaps this or that"}), now).empty());
}

TEST_CASE("A line is announced once, when it is over", "[unit]") {
    CommitAnnouncer announcer;
    const auto captions = fakeCaptions({.lines = {fakeLine(1, "Good evening.", 0)}, .segmentId = 2});
    CHECK(announcer.update(*captions, 0) == "Good evening.");
    CHECK(announcer.update(*captions, 30).empty());
}

TEST_CASE("Committed words of a long line are announced after some seconds, and the rest at its end", "[unit]") {
    CommitAnnouncer announcer;
    CHECK(announcer.update(*fakeCaptions({.segmentId = 5, .committed = "Good"}), 0).empty());
    CHECK(announcer.update(*fakeCaptions({.segmentId = 5, .committed = "Good evening and"}), 3).empty());
    CHECK(announcer.update(*fakeCaptions({.segmentId = 5, .committed = "Good evening and"}), 4.5) ==
          "Good evening and");
    CHECK(announcer.update(*fakeCaptions({.lines = {fakeLine(5, "Good evening and welcome.", 0)}, .segmentId = 6}),
                           5) == "welcome.");
}

TEST_CASE("Gaps and lines that came late are not announced", "[unit]") {
    CommitAnnouncer announcer;
    auto late = *fakeLine(9, "late words", 0);
    late.fillsGap = true;
    CHECK(announcer.update(*fakeCaptions({.lines = {fakeGap(0, 3), std::make_shared<const CaptionLine>(late)}}), 0)
              .empty());
}

TEST_CASE("What was there before announcing was turned on is passed over", "[unit]") {
    CommitAnnouncer announcer;
    announcer.skip(*fakeCaptions({.lines = {fakeLine(1, "Old.", 0)}, .segmentId = 2, .committed = "half"}));
    CHECK(announcer.update(
              *fakeCaptions({.lines = {fakeLine(1, "Old.", 0), fakeLine(2, "half new.", 5)}, .segmentId = 3}), 9) ==
          "new.");
}

} // namespace earshot
