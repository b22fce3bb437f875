// SPDX-License-Identifier: AGPL-3.0-or-later
// What assistive technology and the keyboard find in the composed view: names, roles, the order of focus.
#include "CaptionView.h"
#include "ComponentWalk.h"
#include "FakeSnapshots.h"
#include "MainView.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <functional>
#include <set>

namespace earshot {

using test::isControl;
using test::visitShown;

namespace {

struct Opened {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    MainView view;
    std::shared_ptr<StreamSnapshot> stream = fakeStream(
        fakeCaptions({.lines = {fakeLine(1, "good evening", 0)}, .committed = "and", .tentative = "perhaps"}));

    explicit Opened(MainPage page, int width = MainView::kDefaultWidth) {
        view.setSettings(fakeSettings());
        view.setSize(width, 600);
        view.takeSources = [this] { return std::vector{CaptionSource{.snapshot = stream}}; };
        view.showPage(page);
        view.setVisible(true);
        view.refresh();
    }
};

// Tab stops, in order.
std::vector<juce::Component*> stopsOf(MainView& view) {
    return juce::KeyboardFocusTraverser().getAllComponents(&view);
}

juce::String titleOf(juce::Component& component) {
    return component.createAccessibilityHandler()->getTitle();
}

} // namespace

TEST_CASE("Every control of every page has a name and a role", "[unit]") {
    const auto page = GENERATE(MainPage::kCaptions, MainPage::kTranscript, MainPage::kLabels, MainPage::kSettings);
    Opened opened(page);
    int numControls = 0;
    visitShown(opened.view, [&](juce::Component& component) {
        if (!isControl(component)) return;
        ++numControls;
        const auto handler = component.createAccessibilityHandler();
        INFO("page " << static_cast<int>(page) << ", a " << typeid(component).name() << " at "
                     << opened.view.getLocalArea(&component, component.getLocalBounds()).toString());
        CHECK(handler->getTitle().isNotEmpty());
        CHECK(handler->getRole() != juce::AccessibilityRole::unspecified);
        CHECK(handler->getRole() != juce::AccessibilityRole::ignored);
    });
    CHECK(numControls >= 5);
}

TEST_CASE("Captions can be read as text that cannot be written, without what may still change", "[unit]") {
    Opened opened(MainPage::kCaptions);
    juce::String text;
    visitShown(opened.view, [&](juce::Component& component) {
        if (dynamic_cast<FlowView*>(&component) == nullptr) return;
        const auto handler = component.createAccessibilityHandler();
        CHECK(handler->getTitle() == "Live captions");
        REQUIRE(handler->getTextInterface() != nullptr);
        CHECK(handler->getTextInterface()->isReadOnly());
        text = handler->getTextInterface()->getText({0, handler->getTextInterface()->getTotalNumCharacters()});
    });
    CHECK(text == "good evening\nand");
}

TEST_CASE("The status is text to assistive technology, and the level has a value", "[unit]") {
    Opened opened(MainPage::kCaptions);
    bool hasStatus = false;
    bool hasLevel = false;
    visitShown(opened.view, [&](juce::Component& component) {
        const auto handler = component.createAccessibilityHandler();
        if (handler->getTitle() == "Status") {
            hasStatus = handler->getRole() == juce::AccessibilityRole::staticText &&
                        handler->getDescription().contains("Live, 0.6 s behind");
        } else if (handler->getTitle() == "Input level") {
            hasLevel = handler->getValueInterface() != nullptr &&
                       handler->getValueInterface()->getCurrentValueAsString() == "-17 dB";
        }
    });
    CHECK(hasStatus);
    CHECK(hasLevel);
}

TEST_CASE("The keyboard goes from the tabs through the page, top to bottom, and misses no control", "[unit]") {
    const auto page = GENERATE(MainPage::kCaptions, MainPage::kTranscript, MainPage::kSettings);
    Opened opened(page);
    const auto stops = stopsOf(opened.view);
    const std::set<juce::Component*> reached(stops.begin(), stops.end());
    visitShown(opened.view, [&](juce::Component& component) {
        // A box or slider is one stop, whatever parts it is made of.
        if (!isControl(component) || !component.isEnabled() || isControl(*component.getParentComponent())) return;
        INFO(titleOf(component) << " on page " << static_cast<int>(page));
        CHECK(reached.contains(&component));
    });
    REQUIRE(stops.size() >= 6);
    for (int i = 0; i < 4; ++i)
        CHECK(titleOf(*stops[static_cast<std::size_t>(i)]) ==
              juce::StringArray{"Captions", "Transcript", "Labels", "Settings"}[i]);
    int lastY = 0;
    for (auto* stop : stops) {
        const auto y = opened.view.getLocalArea(stop, stop->getLocalBounds()).getCentreY();
        INFO(titleOf(*stop) << " at " << y << " after " << lastY);
        CHECK(y >= lastY - 4);
        lastY = y;
    }
}

TEST_CASE("Settings are named by what stands beside them", "[unit]") {
    Opened opened(MainPage::kSettings);
    juce::StringArray titles;
    for (auto* stop : stopsOf(opened.view)) titles.add(titleOf(*stop));
    for (const char* wanted : {"Model", "Fast to calm", "Silence that ends a line", "Clear after silence of",
                               "Begin sentences with a capital", "Keyword", "Threshold", "Remove", "Add keyword",
                               "Hotword", "Name", "Teal", "Theme", "Size of captions", "Language"}) {
        INFO(wanted << " is missing among " << titles.joinIntoString(", "));
        CHECK(titles.contains(wanted));
    }
}

TEST_CASE("A label's threshold is a slider that keys move", "[unit]") {
    Opened opened(MainPage::kLabels);
    std::optional<ViewSettings> changed;
    opened.view.onSettingsChanged = [&](const ViewSettings& settings) { changed = settings; };
    for (auto* stop : stopsOf(opened.view))
        if (titleOf(*stop) == "Threshold of take two") stop->keyPressed(juce::KeyPress(juce::KeyPress::rightKey));
    REQUIRE(changed);
    CHECK(std::abs(changed->stream.keywords[1].threshold - 0.51) < 1e-9);
}

TEST_CASE("Committed words are announced as they settle", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    CaptionView view;
    juce::StringArray announced;
    view.onAnnounce = [&](const juce::String& text) { announced.add(text); };
    const auto show = [&](const FakeSpeech& speech, double nowSeconds) {
        view.show({{.snapshot = fakeStream(fakeCaptions(speech))}}, nowSeconds);
    };
    show({.lines = {fakeLine(0, "Before the view was opened.", 0)}, .segmentId = 1}, 0);
    show({.segmentId = 1, .committed = "good", .tentative = "evening"}, 0);
    show({.lines = {fakeLine(1, "Good evening.", 0)}, .segmentId = 2, .tentative = "and"}, 1);
    view.setAnnouncing(false);
    show({.lines = {fakeLine(1, "Good evening.", 0), fakeLine(2, "And more.", 5)}, .segmentId = 3}, 9);
    CHECK(announced == juce::StringArray{"Good evening."});
}

TEST_CASE("A new run in the place of another is announced from its first words on", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    CaptionView view;
    juce::StringArray announced;
    view.onAnnounce = [&](const juce::String& text) { announced.add(text); };
    view.show({{.snapshot = fakeStream(fakeCaptions({.segmentId = 0}))}}, 0);
    view.show({{.snapshot = fakeStream(fakeCaptions({.lines = {fakeLine(5, "the first run", 0)}, .segmentId = 6}))}},
              1);
    view.show({{.snapshot = fakeStream(fakeCaptions({.segmentId = 0})), .id = 1}}, 2);
    view.show({{.snapshot = fakeStream(fakeCaptions({.lines = {fakeLine(0, "the second", 0)}})), .id = 1}}, 3);
    CHECK(announced == juce::StringArray{"the first run", "the second"});
}

} // namespace earshot
