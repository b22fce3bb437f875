// SPDX-License-Identifier: AGPL-3.0-or-later
// Label models in the settings: off until switched on, and emotions not without a question.
#include "LabelModelList.h"
#include "LabelModels.h"

#include <catch2/catch_test_macros.hpp>

namespace earshot {
namespace {

struct List {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    LabelModelList list;
    StreamSettings settings;
    std::function<void()> onAgreed;

    List() {
        list.onEdit = [this](const std::function<void(StreamSettings&)>& edit) {
            edit(settings);
            list.setSettings(settings);
        };
        list.ask = [this](std::function<void()> agreed) { onAgreed = std::move(agreed); };
        list.setModels({{.name = "captions", .folder = "/captions"},
                        {.name = "words", .folder = "/words", .labels = {"go", "stop"}},
                        {.name = "mood", .folder = "/mood", .labels = {"angry", "happy", "sad", "neutral"}}});
    }
    std::vector<juce::ToggleButton*> toggles() {
        std::vector<juce::ToggleButton*> shown;
        for (auto* child : list.getChildren())
            if (auto* toggle = dynamic_cast<juce::ToggleButton*>(child); toggle != nullptr && toggle->isVisible())
                shown.push_back(toggle);
        return shown;
    }
};

} // namespace

TEST_CASE("A label model is used from when it is switched on until it is switched off", "[unit]") {
    List with;
    REQUIRE(with.toggles().size() == 2);
    CHECK_FALSE(with.toggles()[0]->getToggleState());
    with.toggles()[0]->onClick();
    REQUIRE(with.settings.labelModels.size() == 1);
    CHECK(with.settings.labelModels[0].folder == "/words");
    CHECK(with.settings.labelModels[0].tracker.onThreshold == 0.95);
    CHECK_FALSE(with.settings.labelModels[0].isShownOnly);
    CHECK(with.toggles()[0]->getToggleState());
    CHECK_FALSE(with.onAgreed); // nothing was asked
    with.toggles()[0]->onClick();
    CHECK(with.settings.labelModels.empty());
}

TEST_CASE("Emotions are guessed only after a yes, and told to nobody until that is switched on, too", "[unit]") {
    List with;
    with.toggles()[1]->onClick();
    CHECK(with.settings.labelModels.empty());
    CHECK_FALSE(with.toggles()[1]->getToggleState());
    REQUIRE(with.onAgreed);
    with.onAgreed();
    REQUIRE(with.settings.labelModels.size() == 1);
    CHECK(with.settings.labelModels[0].isShownOnly);
    REQUIRE(with.toggles().size() == 3); // "Store and send …"
    auto* tell = with.toggles()[2];
    CHECK_FALSE(tell->getToggleState());
    tell->setToggleState(true, juce::dontSendNotification);
    tell->onClick();
    CHECK_FALSE(with.settings.labelModels[0].isShownOnly);
    with.toggles()[1]->onClick(); // off needs no question
    CHECK(with.settings.labelModels.empty());
}

} // namespace earshot
