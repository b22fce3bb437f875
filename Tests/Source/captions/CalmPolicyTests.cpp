// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The one control, from end to end.
#include "CalmPolicy.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include <limits>

using namespace earshot;

TEST_CASE("The ends and the middle of the control are those that were chosen", "[unit]") {
    CHECK(calmPolicy(0).lookaheadSeconds == 0.24);
    CHECK(calmPolicy(0).commit == CommitRule::kWhenStable);
    CHECK(calmPolicy(0).stepsToShow == 1);
    CHECK(calmPolicy(0.5).commit == CommitRule::kAtFinal);
    CHECK(calmPolicy(0.5).stepsToShow == 1);
    CHECK(calmPolicy(1).lookaheadSeconds == 1.0);
    CHECK(calmPolicy(1).commit == CommitRule::kAtFinal);
    CHECK(calmPolicy(1).stepsToShow == 2);
}

TEST_CASE("Calmer is never sooner, and never costs three passes", "[unit]") {
    CalmPolicy before = calmPolicy(0);
    for (int i = 1; i <= 100; ++i) {
        const CalmPolicy now = calmPolicy(i / 100.0);
        CHECK(now.lookaheadSeconds >= before.lookaheadSeconds);
        CHECK(now.hopSeconds >= before.hopSeconds);
        CHECK(now.stepsToShow >= before.stepsToShow);
        CHECK((now.lookaheadSeconds + now.hopSeconds) / now.hopSeconds < 3.0);
        before = now;
    }
}

TEST_CASE("What lies outside the control counts as its end, and no number as its middle", "[unit]") {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    CHECK(calmPolicy(-kInfinity).lookaheadSeconds == calmPolicy(0).lookaheadSeconds);
    CHECK(calmPolicy(kInfinity).lookaheadSeconds == calmPolicy(1).lookaheadSeconds);
    CHECK(calmPolicy(std::numeric_limits<double>::quiet_NaN()).lookaheadSeconds == calmPolicy(0.5).lookaheadSeconds);
}
