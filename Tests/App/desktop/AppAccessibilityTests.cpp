// SPDX-License-Identifier: AGPL-3.0-or-later
//
// All windows of the application as assistive technology and the keyboard find them: a control without a name, or one
// that is cut off in large text, fails.
#include "AppView.h"
#include "ComponentWalk.h"
#include "DesktopTestSupport.h"
#include "EarshotLookAndFeel.h"
#include "OverlayPanel.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <memory>
#include <set>
#include <utility>
#include <vector>

using namespace earshot;

namespace {

struct App : test::TestedApp {
    float textScale;

    explicit App(float scale = 1) : textScale(scale) {
        AppState state;
        state.settings.stream.keywords = {{.text = "stop"}, {.text = "go"}};
        state.settings.appearance.textScale = static_cast<double>(scale);
        REQUIRE(file.save(state).wasOk());
        open([] { return std::vector<InputDevice>{}; });
        view->setVisible(true);
    }
    // Every window, and every page of the main one.
    void visitAll(const std::function<void(const juce::String& where, juce::Component& window)>& each) {
        const std::pair<MainPage, const char*> pages[] = {{MainPage::kCaptions, "captions"},
                                                          {MainPage::kTranscript, "transcript"},
                                                          {MainPage::kLabels, "labels"},
                                                          {MainPage::kSettings, "settings"}};
        for (const auto& [page, name] : pages) {
            view->view().showPage(page);
            each(name, *view);
        }
        // The panels without their windows, which need a screen.
        EarshotLookAndFeel lookAndFeel(Theme{.textScale = textScale});
        std::unique_ptr<juce::Component> panels[] = {view->tools().makeModelPanel(), view->tools().makeActionPanel(),
                                                     std::make_unique<OverlayPanel>()};
        for (auto& panel : panels) {
            panel->setLookAndFeel(&lookAndFeel);
            panel->setVisible(true);
            each(panel->getTitle(), *panel);
            panel->setLookAndFeel(nullptr);
        }
    }
};

} // namespace

TEST_CASE("Every control of every window has a name and a role", "[unit]") {
    App app;
    app.visitAll([](const juce::String& where, juce::Component& window) {
        int numControls = 0;
        test::visitShown(window, [&](juce::Component& component) {
            if (!test::isControl(component)) return;
            ++numControls;
            const auto handler = component.createAccessibilityHandler();
            INFO(where << ": a " << typeid(component).name() << " at "
                       << window.getLocalArea(&component, component.getLocalBounds()).toString());
            CHECK(handler->getTitle().isNotEmpty());
            CHECK(handler->getRole() != juce::AccessibilityRole::unspecified);
            CHECK(handler->getRole() != juce::AccessibilityRole::ignored);
        });
        INFO(where);
        CHECK(numControls >= 5);
    });
}

TEST_CASE("The keyboard reaches every control of every window", "[unit]") {
    App app;
    app.visitAll([](const juce::String& where, juce::Component& window) {
        const auto stops = juce::KeyboardFocusTraverser().getAllComponents(&window);
        const std::set<juce::Component*> reached(stops.begin(), stops.end());
        test::visitShown(window, [&](juce::Component& component) {
            // A box or slider is one stop, whatever parts it is made of; a bar of progress is none.
            if (!test::isControl(component) || !component.isEnabled() ||
                test::isControl(*component.getParentComponent()) ||
                dynamic_cast<juce::ProgressBar*>(&component) != nullptr)
                return;
            INFO(where << ": " << component.createAccessibilityHandler()->getTitle());
            CHECK(reached.contains(&component));
        });
    });
}

TEST_CASE("No control is cut off at the side, in large text as well", "[unit]") {
    const float textScale = GENERATE(1.0f, 2.0f);
    App app(textScale);
    app.view->setSize(1000, 800);
    app.visitAll([&](const juce::String& where, juce::Component& window) {
        test::visitShown(window, [&](juce::Component& component) {
            if (!test::isControl(component)) return;
            const auto bounds = window.getLocalArea(&component, component.getLocalBounds());
            INFO(where << " at " << textScale << ": " << component.createAccessibilityHandler()->getTitle() << " at "
                       << bounds.toString() << " of " << window.getWidth());
            CHECK(bounds.getX() >= 0);
            CHECK(bounds.getRight() <= window.getWidth());
            CHECK(bounds.getWidth() >= 16);
        });
    });
}
