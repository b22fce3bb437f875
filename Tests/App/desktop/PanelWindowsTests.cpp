// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The windows beside the main one: closed by Escape, and back where they were. On a display; without one skipped.
#include "PanelWindows.h"

#include <catch2/catch_test_macros.hpp>

#include <cstdlib>
#include <memory>

using namespace earshot;

namespace {

struct Panel final : juce::Component {
    Panel() {
        setTitle("A panel");
        setSize(500, 400);
    }
};

} // namespace

TEST_CASE("A panel's window closes with Escape, and opens again where it was left", "[unit][display]") {
    if (std::getenv("DISPLAY") == nullptr) SKIP("SKIPPED: no display here; windows are not tested");
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    WindowPlaces places;
    juce::Component::SafePointer<Panel> panel;
    const auto makePanel = [&panel] {
        auto made = std::make_unique<Panel>();
        panel = made.get();
        return made;
    };
    PanelWindows windows(places);
    windows.open("test", makePanel);
    REQUIRE(panel != nullptr);
    auto* window = dynamic_cast<PanelWindow*>(panel->getParentComponent());
    REQUIRE(window != nullptr);
    CHECK(window->getName() == "A panel");
    CHECK(panel->getWidth() == 500);
    const auto* first = panel.getComponent();
    windows.open("test", makePanel);
    CHECK(panel == first); // it was open
    window->setBounds(60, 70, 640, 480);
    CHECK(window->keyPressed(juce::KeyPress(juce::KeyPress::escapeKey)));
    CHECK_FALSE(window->isVisible());
    windows.open("test", makePanel);
    CHECK(panel->getParentComponent()->getBounds().withPosition(0, 0) == juce::Rectangle<int>(640, 480));
    CHECK(places.contains("test"));
}
