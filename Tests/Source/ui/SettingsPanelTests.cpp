// SPDX-License-Identifier: AGPL-3.0-or-later
// The settings: what goes in comes out, and what a hand changes is told once.
#include "FakeSnapshots.h"
#include "SettingsPanel.h"
#include "UiText.h"

#include <catch2/catch_test_macros.hpp>

#include <functional>

namespace earshot {
namespace {

struct Panel {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    SettingsPanel panel;
    std::vector<ViewSettings> changes;

    Panel() {
        panel.setSize(600, 900);
        panel.setSettings(fakeSettings());
        panel.onChange = [this](const ViewSettings& settings) { changes.push_back(settings); };
    }
    template <typename Control>
    std::vector<Control*> named(const juce::String& title) {
        std::vector<Control*> found;
        const std::function<void(juce::Component&)> visit = [&](juce::Component& component) {
            if (auto* control = dynamic_cast<Control*>(&component); control != nullptr && control->getTitle() == title)
                found.push_back(control);
            for (auto* child : component.getChildren()) visit(*child);
        };
        visit(panel);
        return found;
    }
};

} // namespace

TEST_CASE("Showing settings changes none of them", "[unit]") {
    Panel shown;
    CHECK(shown.changes.empty());
    CHECK(shown.panel.settings().stream.keywords.size() == 3);
    CHECK(shown.named<juce::Slider>("Fast to calm").at(0)->getValue() == 0.5);
    CHECK(shown.named<juce::TextEditor>("Keyword").at(1)->getText() == "take two");
    CHECK(shown.named<juce::TextEditor>("Name").at(0)->getText() == "Dialogue");
}

TEST_CASE("Each control changes its own setting and no other", "[unit]") {
    Panel shown;
    shown.named<juce::Slider>("Fast to calm").at(0)->setValue(0.8, juce::sendNotificationSync);
    shown.named<juce::ToggleButton>("Mask swear words").at(0)->setToggleState(true, juce::sendNotificationSync);
    shown.named<juce::ToggleButton>("Mask swear words").at(0)->onClick();
    shown.named<juce::ComboBox>("Lines of captions").at(0)->setSelectedItemIndex(2, juce::sendNotificationSync);
    REQUIRE(!shown.changes.empty());
    const auto& now = shown.changes.back();
    CHECK(std::abs(now.stream.calm - 0.8) < 1e-9);
    CHECK(now.stream.text.maskProfanity);
    CHECK(now.appearance.captionLines == 2);
    CHECK(now.stream.endpointSilenceSeconds == fakeSettings().stream.endpointSilenceSeconds);
    CHECK(now.stream.text.sentenceCase);
    CHECK(now.stream.keywords.size() == 3);
}

TEST_CASE("A keyword counts when its field is left, not letter by letter", "[unit]") {
    Panel shown;
    auto* field = shown.named<juce::TextEditor>("Keyword").at(0);
    field->setText("roll tape", true);
    CHECK(shown.changes.empty());
    field->onReturnKey();
    REQUIRE(shown.changes.size() == 1);
    CHECK(shown.changes[0].stream.keywords[0].text == "roll tape");
    field->onFocusLost(); // nothing new
    CHECK(shown.changes.size() == 1);
}

TEST_CASE("A keyword without letters is none", "[unit]") {
    Panel shown;
    for (auto* button : shown.named<juce::TextButton>(""))
        if (button->getButtonText() == "Add keyword") button->onClick();
    CHECK(shown.named<juce::TextEditor>("Keyword").size() == 4);
    auto* field = shown.named<juce::TextEditor>("Keyword").at(3);
    field->setText("   ", false);
    field->onReturnKey();
    CHECK(shown.changes.empty());
    field->setText(juce::String::fromUTF8("Grüße"), false);
    field->onReturnKey();
    REQUIRE(shown.changes.size() == 1);
    CHECK(shown.changes[0].stream.keywords.back().text == "Grüße");
}

TEST_CASE("A model that is not in the list is shown by its folder's name", "[unit]") {
    Panel shown;
    auto* box = shown.named<juce::ComboBox>("Model").at(0);
    CHECK(box->getText() == "earshot-small-en");
    shown.panel.setModels({{"Small English", "/models/earshot-small-en"}, {"Large English", "/models/large"}});
    CHECK(box->getText() == "Small English");
    box->setSelectedItemIndex(1, juce::sendNotificationSync);
    REQUIRE(shown.changes.size() == 1);
    CHECK(shown.changes[0].stream.model == "/models/large");
}

TEST_CASE("No setting of the view is wider than the panel", "[unit]") {
    Panel shown;
    for (const int width : {1000, 600, 340}) {
        shown.panel.setSize(width, 500);
        for (const char* title : {"Fast to calm", "Size of captions"}) {
            auto* slider = shown.named<juce::Slider>(title).at(0);
            const auto bounds = shown.panel.getLocalArea(slider, slider->getLocalBounds());
            CHECK(bounds.getX() >= 0);
            CHECK(bounds.getRight() <= width);
            CHECK(bounds.getWidth() > 120);
        }
    }
}

} // namespace earshot
