// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What a stream remembers of its sound: by position, across holes, within bounds; and what it keeps of skipped sound.
#include "GapStore.h"
#include "SampleHistory.h"

#include <catch2/catch_test_macros.hpp>

#include <numeric>
#include <vector>

using namespace earshot;

namespace {

std::vector<float> counting(int from, int count) {
    std::vector<float> samples(static_cast<std::size_t>(count));
    std::iota(samples.begin(), samples.end(), static_cast<float>(from));
    return samples;
}

} // namespace

TEST_CASE("Samples are found by their position, before and after some were dropped") {
    SampleHistory history;
    history.append(counting(0, 1000));
    history.dropBefore(300);
    history.append(counting(1000, 500));
    history.dropBefore(900);
    CHECK(history.end() == 1500);
    CHECK(history.view(900, 902)[1] == 901.0F);
    CHECK(history.view(1499, 1500)[0] == 1499.0F);
    CHECK_FALSE(history.holds(800, 901));
    CHECK(history.numKept() < 1000); // dropped samples leave memory
}

TEST_CASE("A hole takes no memory and nothing is found across it") {
    SampleHistory history;
    history.append(counting(0, 100));
    history.skipTo(1'000'000'000);
    history.append(counting(5, 100));
    CHECK(history.holds(0, 100));
    CHECK(history.view(1'000'000'001, 1'000'000'002)[0] == 6.0F);
    CHECK_FALSE(history.holds(50, 1'000'000'010));
    CHECK(history.numKept() == 200);
    history.dropBefore(1'000'000'000);
    CHECK(history.numKept() == 100);
}

TEST_CASE("Skipped sound is kept in pieces, cut where it is quietest, and the oldest goes first") {
    GapStore gaps(2.0, 5.0, 1000);
    std::vector<float> sound(3000, 0.5F);
    std::fill(sound.begin() + 1400, sound.begin() + 1600, 0.0F); // the pause
    CHECK(gaps.add(10'000, sound) == 0);
    const GapStore::Piece first = gaps.take();
    CHECK(first.begin == 10'000);
    CHECK(first.samples.size() >= 1400);
    CHECK(first.samples.size() <= 1600);
    CHECK(gaps.add(20'000, std::vector<float>(4000, 0.5F)) > 0); // more than it holds
    CHECK(gaps.numSamples() <= 5000);
    CHECK(gaps.take().begin >= 20'000);
}
