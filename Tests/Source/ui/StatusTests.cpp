// SPDX-License-Identifier: AGPL-3.0-or-later
// The state of a stream in words; labels and badges.
#include "BadgeStrip.h"
#include "FakeSnapshots.h"
#include "HealthText.h"
#include "LabelView.h"
#include "StatusBar.h"
#include "Theme.h"
#include "UiText.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace earshot {

TEST_CASE("In English the views say what describe() says", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    useUiLanguage("en");
    StreamHealth health;
    health.state = StreamState::kHearing;
    health.rung = GENERATE(Rung::kFull, Rung::kLongerHop, Rung::kFinalsOnly, Rung::kSkip);
    health.lagMs = GENERATE(100.0, 620.0);
    CHECK(healthSentence(health).toLowerCase().toStdString() == describe(health));
    health.lastError = "the model folder has no weights";
    CHECK(healthSentence(health).toStdString() == describe(health));
    CHECK(moodOf(health) == HealthMood::kFault);
}

TEST_CASE("Sound without captions is told, and nothing where there is none", "[unit]") {
    StreamHealth health;
    CHECK(lossSentence(health).isEmpty());
    health.droppedMs = 200;
    health.skippedMs = 3000;
    CHECK(lossSentence(health) == "3.2 s not captioned");
}

TEST_CASE("Times read like a clock", "[unit]") {
    CHECK(clockText(0) == "0:00");
    CHECK(clockText(187.9) == "3:07");
    CHECK(clockText(3727) == "1:02:07");
    CHECK(clockText(-1) == "0:00");
}

TEST_CASE("The status bar tells moods apart by shape", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    StatusBar bar;
    bar.setSize(500, 34);
    std::vector<juce::Image> pictures;
    const auto hasInk = [](const juce::Image& image, int x, int y) {
        return contrastRatio(image.getPixelAt(x, y), paletteOf(ThemeKind::kDark).surface) > 2;
    };
    StreamHealth health;
    health.state = StreamState::kListening;
    const auto shoot = [&] {
        bar.show(health);
        pictures.push_back(imageOf(bar));
    };
    shoot();
    health.state = StreamState::kHearing;
    shoot();
    health.rung = Rung::kSkip;
    shoot();
    health.lastError = "gone";
    shoot();
    for (std::size_t a = 0; a < pictures.size(); ++a)
        for (std::size_t b = a + 1; b < pictures.size(); ++b) {
            int numDifferent = 0;
            for (int y = 4; y < 30; ++y)
                for (int x = 10; x < 28; ++x) numDifferent += hasInk(pictures[a], x, y) != hasInk(pictures[b], x, y);
            INFO(a << " and " << b);
            CHECK(numDifferent > 10);
        }
}

TEST_CASE("A keyword's badge goes some seconds after the word", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    BadgeStrip strip;
    auto stream = *fakeStream(fakeCaptions({}));
    strip.show({{.snapshot = std::make_shared<const StreamSnapshot>(stream)}});
    CHECK(strip.getDescription() == "marker, go");
    stream.health.streamSeconds += BadgeStrip::kKeywordStaysSeconds;
    stream.labels.clear();
    strip.show({{.snapshot = std::make_shared<const StreamSnapshot>(stream)}});
    CHECK(strip.isEmpty());
}

TEST_CASE("Labels appear with the first snapshot that has them, at their own thresholds", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    LabelView view;
    view.setSize(500, 900);
    auto settings = fakeSettings();
    settings.stream.labelModels[0].tracker.onThreshold = 0.55;
    settings.stream.labelModels[0].tracker.thresholds["stop"] = 0.9;
    view.setSettings(settings.stream);
    view.show({fakeStream(fakeCaptions({}))});
    std::map<juce::String, double> thresholds;
    const std::function<void(juce::Component&)> visit = [&](juce::Component& component) {
        if (auto* meter = dynamic_cast<ScoreMeter*>(&component)) thresholds[meter->name()] = meter->threshold();
        for (auto* child : component.getChildren()) visit(*child);
    };
    visit(view);
    REQUIRE(thresholds.size() == 9);
    CHECK(thresholds["take two"] == 0.5);
    CHECK(thresholds["go"] == 0.55);
    CHECK(thresholds["stop"] == 0.9);
}

TEST_CASE("Of two sources, the labels' page shows whichever has the higher score", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    LabelView view;
    view.setSize(500, 900);
    auto settings = fakeSettings();
    settings.stream.keywords = {{.text = "marker", .threshold = 0.5}};
    view.setSettings(settings.stream);
    const auto scoring = [](float score) {
        auto stream = *fakeStream(fakeCaptions({}));
        stream.labels.clear();
        stream.keywordScores = {score};
        stream.version = static_cast<std::uint64_t>(100 * score);
        return std::make_shared<const StreamSnapshot>(stream);
    };
    ScoreMeter* meter = nullptr;
    const std::function<void(juce::Component&)> visit = [&](juce::Component& component) {
        if (auto* found = dynamic_cast<ScoreMeter*>(&component)) meter = found;
        for (auto* child : component.getChildren()) visit(*child);
    };
    visit(view);
    REQUIRE(meter != nullptr);
    view.show({scoring(0.1f), scoring(0.8f)}); // the second one speaks
    CHECK(meter->score() == 0.8f);
    CHECK(meter->isActive());
    view.show({scoring(0.3f), scoring(0.2f)});
    CHECK(meter->score() == 0.3f);
    CHECK_FALSE(meter->isActive());
}

} // namespace earshot
