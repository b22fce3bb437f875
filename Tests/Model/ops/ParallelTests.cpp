// SPDX-License-Identifier: AGPL-3.0-or-later
//
// How work is split into tasks. Seam: Parallel.h's runTasks().
#include "Parallel.h"

#include <catch2/catch_test_macros.hpp>

#include <atomic>
#include <stdexcept>

using earshot::runTasks;

TEST_CASE("A single task is in no parallel region, so that what it does in parallel gets the team", "[unit]") {
    int level = -1;
    runTasks(1, [&](int) { return [&](std::int64_t) { level = omp_get_level(); }; });
    CHECK(level == 0);
}

TEST_CASE("Every task runs once, and what one throws arrives at the caller", "[unit]") {
    for (const std::int64_t numTasks : {0, 1, 2, 17}) {
        std::atomic<std::int64_t> sum = 0;
        runTasks(numTasks, [&](int) { return [&](std::int64_t task) { sum += task + 1; }; });
        CHECK(sum == numTasks * (numTasks + 1) / 2);
        if (numTasks == 0) continue;
        const auto thrower = [](int) { return [](std::int64_t) { throw std::runtime_error("no"); }; };
        CHECK_THROWS_AS(runTasks(numTasks, thrower), std::runtime_error);
    }
}
