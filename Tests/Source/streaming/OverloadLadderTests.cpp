// SPDX-License-Identifier: AGPL-3.0-or-later
#include "OverloadLadder.h"

#include <catch2/catch_test_macros.hpp>

using namespace earshot;

TEST_CASE("The ladder goes down as far as the lag asks, at once") {
    OverloadLadder ladder;
    CHECK(ladder.update(0, 0.2) == Rung::kFull);
    CHECK(ladder.update(1, 1.6) == Rung::kLongerHop);
    CHECK(ladder.update(2, 9.0) == Rung::kSkip);
}

TEST_CASE("After a skip only finals are computed until calm returns, then rung by rung") {
    OverloadLadder ladder({.calmBelowSeconds = 0.7, .calmForSeconds = 5});
    REQUIRE(ladder.update(0, 9.0) == Rung::kSkip);
    CHECK(ladder.update(0.1, 0.3) == Rung::kFinalsOnly);
    CHECK(ladder.update(4.9, 0.3) == Rung::kFinalsOnly);
    CHECK(ladder.update(5.2, 0.3) == Rung::kLongerHop);
    CHECK(ladder.update(9.0, 0.3) == Rung::kLongerHop);
    CHECK(ladder.update(10.3, 0.3) == Rung::kFull);
}

TEST_CASE("A relapse into lag restarts the wait for calm") {
    OverloadLadder ladder;
    ladder.update(0, 2.0);
    ladder.update(1, 0.1);
    ladder.update(5, 1.0);
    CHECK(ladder.update(6.5, 0.1) == Rung::kLongerHop);
    CHECK(ladder.update(11.6, 0.1) == Rung::kFull);
}
