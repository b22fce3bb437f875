// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Probabilities in, labels out.
#include "LabelTracker.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace earshot;

namespace {

const std::vector<std::string> kLabels = {"yes", "no", "_unknown_", "_silence_"};
constexpr double kHop = 0.2;

LabelTrackerConfig plain() {
    return {.smoothingWindows = 1, .onThreshold = 0.6, .offThreshold = 0.4, .refractorySeconds = 0};
}

// Windows of "yes" with these probabilities, the rest of each goes to unknown.
void hear(LabelTracker& tracker, double& time, const std::vector<float>& yes) {
    for (const float probability : yes) {
        const float window[] = {probability, 0, 1 - probability, 0};
        tracker.update(time += kHop, window);
    }
}

} // namespace

TEST_CASE("A label begins once and ends once, with its peak", "[unit]") {
    LabelTracker tracker(kLabels, plain());
    double time = 0;
    hear(tracker, time, {0.1F, 0.7F, 0.9F});
    auto events = tracker.takeEvents();
    REQUIRE(events.size() == 1);
    CHECK(events[0].label == "yes");
    CHECK_FALSE(events[0].endSeconds.has_value());
    REQUIRE(tracker.snapshot().active.size() == 1);
    CHECK(tracker.snapshot().active[0].peak > 0.89);
    hear(tracker, time, {0.2F, 0.1F});
    events = tracker.takeEvents();
    REQUIRE(events.size() == 1);
    CHECK(std::abs(events[0].startSeconds - 2 * kHop) < 1e-9);
    CHECK(std::abs(*events[0].endSeconds - 4 * kHop) < 1e-9);
    CHECK(events[0].peak > 0.89);
    CHECK(tracker.snapshot().active.empty());
    CHECK(tracker.snapshot().timeline.size() == 1);
}

TEST_CASE("Between the thresholds nothing changes", "[unit]") {
    LabelTracker tracker(kLabels, plain());
    double time = 0;
    hear(tracker, time, {0.5F, 0.55F, 0.5F});
    CHECK(tracker.takeEvents().empty());
    hear(tracker, time, {0.7F, 0.5F, 0.45F, 0.59F, 0.41F});
    CHECK(tracker.takeEvents().size() == 1);
}

TEST_CASE("One window of several is not believed", "[unit]") {
    LabelTracker tracker(kLabels, LabelTrackerConfig::keywords());
    double time = 0;
    hear(tracker, time, {0.0F, 0.99F, 0.0F, 0.0F, 0.99F, 0.0F});
    CHECK(tracker.takeEvents().empty());
    hear(tracker, time, {0.99F, 0.99F, 0.0F, 0.0F});
    CHECK(tracker.takeEvents().size() == 2);
}

TEST_CASE("A label that goes off too soon was never there", "[unit]") {
    LabelTrackerConfig config = plain();
    config.minDurationSeconds = 0.5;
    LabelTracker tracker(kLabels, config);
    double time = 0;
    hear(tracker, time, {0.9F, 0.9F, 0.1F});
    CHECK(tracker.takeEvents().empty());
    hear(tracker, time, {0.9F, 0.9F, 0.9F, 0.9F});
    const auto events = tracker.takeEvents();
    REQUIRE(events.size() == 1);
    CHECK(std::abs(events[0].startSeconds - 4 * kHop) < 1e-9); // since when, not since when it is believed
}

TEST_CASE("A label does not begin anew at once", "[unit]") {
    LabelTrackerConfig config = plain();
    config.refractorySeconds = 0.5;
    LabelTracker tracker(kLabels, config);
    double time = 0;
    hear(tracker, time, {0.9F, 0.1F, 0.9F, 0.1F});
    CHECK(tracker.takeEvents().size() == 2);
    hear(tracker, time, {0.9F});
    CHECK(tracker.takeEvents().size() == 1);
}

TEST_CASE("Unknown and silence are never reported, and keep others from beginning", "[unit]") {
    LabelTrackerConfig config = plain();
    config.thresholds = {{"yes", 0.3}};
    LabelTracker tracker(kLabels, config);
    double time = 0;
    hear(tracker, time, {0.0F, 0.0F, 0.4F, 0.4F}); // unknown is likelier
    CHECK(tracker.takeEvents().empty());
    const float window[] = {0.4F, 0.3F, 0.2F, 0.1F};
    tracker.update(time += kHop, window);
    CHECK(tracker.takeEvents().size() == 1);
}

TEST_CASE("Silence ends what is on, at once", "[unit]") {
    LabelTracker tracker({"happy", "sad"}, LabelTrackerConfig::states());
    const float happy[] = {0.9F, 0.1F};
    for (int i = 0; i < 20; ++i) tracker.update(i * kHop, happy);
    CHECK(tracker.takeEvents().size() == 1);
    tracker.updateSilence(20 * kHop);
    CHECK(tracker.takeEvents().size() == 1);
    CHECK(tracker.snapshot().probabilities == std::vector<float>{0, 0});
    tracker.updateSilence(21 * kHop);
    tracker.finish(22 * kHop);
    CHECK(tracker.takeEvents().empty());
}

TEST_CASE("A hole in the stream ends what is on where the last window was", "[unit]") {
    LabelTracker tracker(kLabels, plain());
    double time = 0;
    hear(tracker, time, {0.9F, 0.9F});
    const double last = time;
    time += 60;
    hear(tracker, time, {0.9F});
    const auto events = tracker.takeEvents();
    REQUIRE(events.size() == 3);
    CHECK(events[1].endSeconds == last);
    CHECK(events[2].startSeconds == time);
}

TEST_CASE("Whatever comes, beginnings and ends alternate and memory is bounded", "[unit][hostile]") {
    const auto seed = static_cast<unsigned>(GENERATE(range(0, 20)));
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> number(-0.5F, 1.5F);
    LabelTrackerConfig config = seed % 2 == 0 ? LabelTrackerConfig::keywords() : LabelTrackerConfig::states();
    config.maxTimeline = 10;
    config.offThreshold = 0.9; // above the thresholds to begin
    LabelTracker tracker(kLabels, config);
    std::vector<bool> isOn(kLabels.size(), false);
    double time = 0;
    for (int i = 0; i < 3000; ++i) {
        std::vector<float> window(random() % 7);
        for (float& each : window) each = random() % 20 == 0 ? std::numeric_limits<float>::quiet_NaN() : number(random);
        time += random() % 50 == 0 ? -1.0 : 0.2 * static_cast<double>(random() % 3);
        if (random() % 40 == 0)
            tracker.updateSilence(time);
        else
            tracker.update(random() % 100 == 0 ? std::numeric_limits<double>::quiet_NaN() : time, window);
        if (i == 2999) tracker.finish(time);
        for (const LabelEvent& event : tracker.takeEvents()) {
            const auto label =
                static_cast<std::size_t>(std::find(kLabels.begin(), kLabels.end(), event.label) - kLabels.begin());
            REQUIRE(label < 2);
            REQUIRE(isOn[label] == event.endSeconds.has_value());
            if (event.endSeconds) REQUIRE(*event.endSeconds >= event.startSeconds);
            isOn[label] = !isOn[label];
        }
        REQUIRE(tracker.snapshot().timeline.size() <= 10);
        for (const float each : tracker.snapshot().probabilities) REQUIRE((each >= 0 && each <= 1));
    }
    CHECK(isOn == std::vector<bool>(kLabels.size(), false));
}
