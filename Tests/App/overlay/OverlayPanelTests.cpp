// SPDX-License-Identifier: AGPL-3.0-or-later
// The overlay's settings, by hand.
#include "FakeSnapshots.h"
#include "OverlayPanel.h"

#include <catch2/catch_test_macros.hpp>

namespace earshot {
namespace {

template <class Kind>
Kind* find(juce::Component& in, const juce::String& title) {
    for (auto* child : in.getChildren()) {
        if (auto* found = dynamic_cast<Kind*>(child); found != nullptr && child->getTitle() == title) return found;
        if (auto* found = find<Kind>(*child, title)) return found;
    }
    return nullptr;
}

struct Panel {
    juce::ScopedJuceInitialiser_GUI juce;
    OverlayPanel panel;
    std::optional<OverlaySettings> told;

    Panel() {
        panel.setSize(700, 500);
        panel.onChange = [this](const OverlaySettings& settings) { told = settings; };
    }
};

} // namespace

TEST_CASE("Choosing a style takes over all of it, and changing a part of it leaves it", "[unit]") {
    Panel with;
    auto* style = find<juce::ComboBox>(with.panel, "Style");
    REQUIRE(style != nullptr);
    CHECK(style->getSelectedItemIndex() == 0);
    style->setSelectedItemIndex(3, juce::sendNotificationSync);
    REQUIRE(with.told.has_value());
    CHECK(with.told->style == overlayPresets()[3].style);
    auto* size = find<juce::Slider>(with.panel, "Size of captions");
    REQUIRE(size != nullptr);
    size->setValue(77, juce::sendNotificationSync);
    CHECK(with.told->style.fontHeight == 77);
    CHECK(style->getSelectedItemIndex() == -1);
}

TEST_CASE("Showing settings in the panel tells nobody", "[unit]") {
    Panel with;
    OverlaySettings settings;
    settings.place = OverlayPlace::kTop;
    settings.style.maxLines = 4;
    with.panel.setSettings(settings);
    CHECK_FALSE(with.told.has_value());
    CHECK(find<juce::ComboBox>(with.panel, "Place")->getSelectedItemIndex() == 0);
    CHECK(find<juce::ComboBox>(with.panel, "Lines of captions")->getText() == "4");
}

TEST_CASE("The panel says what a style's contrast is at worst", "[unit]") {
    Panel with;
    auto* contrast = find<juce::Label>(with.panel, "Contrast");
    REQUIRE(contrast != nullptr);
    CHECK(contrast->getText().startsWith(juce::String::fromUTF8("✓")));
    find<juce::Slider>(with.panel, "Background")->setValue(0.1, juce::sendNotificationSync);
    CHECK(contrast->getText().startsWith(juce::String::fromUTF8("⚠")));
}

} // namespace earshot
