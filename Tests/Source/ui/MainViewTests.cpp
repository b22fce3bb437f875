// SPDX-License-Identifier: AGPL-3.0-or-later
// The composed view: opening and closing, pages, what it tells its owner.
#include "FakeSnapshots.h"
#include "MainView.h"
#include "UiText.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <functional>

namespace earshot {
namespace {

juce::Component* find(juce::Component& root, const std::function<bool(juce::Component&)>& isIt) {
    if (isIt(root)) return &root;
    for (auto* child : root.getChildren())
        if (auto* found = find(*child, isIt)) return found;
    return nullptr;
}

juce::Button* buttonNamed(juce::Component& root, const juce::String& text) {
    return dynamic_cast<juce::Button*>(find(root, [&](juce::Component& component) {
        auto* button = dynamic_cast<juce::Button*>(&component);
        return button != nullptr && (button->getButtonText() == text || button->getTitle() == text);
    }));
}

// Runs what has been posted to the message thread so far. Once for each ScopedJuceInitialiser_GUI.
void deliverMessages() {
    auto* messages = juce::MessageManager::getInstance();
    juce::MessageManager::callAsync([messages] { messages->stopDispatchLoop(); });
    messages->runDispatchLoop();
}

std::shared_ptr<StreamSnapshot> someStream() {
    return fakeStream(fakeCaptions({.lines = {fakeLine(1, "good evening", 0), fakeGap(3, 2)}, .tentative = "and"}));
}

} // namespace

TEST_CASE("Opening and closing the view fifty times leaks nothing", "[unit]") {
    const auto openAndClose = [](int times) {
        const juce::ScopedJuceInitialiser_GUI juceIsUp; // and down again: then its caches and messages are gone
        for (int i = 0; i < times; ++i) {
            MainView view;
            const auto stream = someStream();
            view.takeSources = [stream] { return std::vector{CaptionSource{.snapshot = stream}}; };
            view.setSettings(fakeSettings());
            view.refresh();
            (void)imageOf(view);
        }
    };
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
    openAndClose(50); // what is made once and kept: it stops growing after some sixty
    const auto before = mallinfo2().uordblks;
    openAndClose(50);
    const auto after = mallinfo2().uordblks;
    INFO("before " << before << ", after " << after);
    CHECK(after < before + 50 * 1024); // a view is far larger than a kilobyte
#else
    openAndClose(50); // the sanitizer counts
    SUCCEED();
#endif
}

TEST_CASE("Every page draws itself at every size, in every theme and language", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    const auto& language = uiLanguages()[GENERATE(as<std::size_t>{}, 0, 1, 2, 3, 4)];
    MainView view;
    const auto stream = someStream();
    view.takeSources = [stream] { return std::vector{CaptionSource{.snapshot = stream}}; };
    for (const auto theme : {ThemeKind::kDark, ThemeKind::kLight, ThemeKind::kHighContrast}) {
        auto settings = fakeSettings();
        settings.appearance.theme = theme;
        settings.appearance.language = language.code;
        settings.appearance.textScale = theme == ThemeKind::kHighContrast ? 2 : 1;
        view.setSettings(settings);
        for (const auto page : {MainPage::kCaptions, MainPage::kTranscript, MainPage::kLabels, MainPage::kSettings})
            for (const auto& [width, height] :
                 {std::pair{MainView::kMinWidth, MainView::kMinHeight}, {1400, 700}, {1, 1}}) {
                view.showPage(page);
                view.setSize(width, height);
                view.refresh();
                CHECK(imageOf(view).isValid());
            }
    }
}

TEST_CASE("Pages stand beside the captions where there is room and replace them where there is not", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    MainView view;
    view.setSettings(fakeSettings());
    auto* captions = find(view, [](juce::Component& component) { return component.getTitle() == "Live captions"; });
    REQUIRE(captions != nullptr);
    view.setSize(700, 400);
    view.showPage(MainPage::kTranscript);
    CHECK_FALSE(captions->getParentComponent()->isVisible());
    view.setSize(1300, 400);
    CHECK(captions->getParentComponent()->isVisible());
    view.showPage(MainPage::kCaptions);
    CHECK(captions->getWidth() == 1300);
}

TEST_CASE("The owner is told what the user wants", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    MainView view;
    view.setSettings(fakeSettings());
    juce::StringArray wishes;
    view.onClear = [&] { wishes.add("clear"); };
    view.onExport = [&] { wishes.add("export"); };
    view.onChooseModelFolder = [&] { wishes.add("choose"); };
    for (const char* name : {"Clear", "Export…", "Choose folder…"}) {
        auto* button = buttonNamed(view, juce::String::fromUTF8(name));
        REQUIRE(button != nullptr);
        button->onClick();
    }
    CHECK(wishes == juce::StringArray{"clear", "export", "choose"});
}

TEST_CASE("A setting takes effect and is handed to the owner, even one that replaces the controls", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    MainView view;
    view.setSettings(fakeSettings());
    std::optional<ViewSettings> changed;
    view.onSettingsChanged = [&](const ViewSettings& settings) { changed = settings; };
    auto* language = dynamic_cast<juce::ComboBox*>(
        find(view, [](juce::Component& component) { return component.getTitle() == "Language"; }));
    REQUIRE(language != nullptr);
    language->setSelectedItemIndex(2, juce::sendNotificationSync); // Deutsch
    deliverMessages();
    REQUIRE(changed);
    CHECK(changed->appearance.language == "de");
    CHECK(changed->trackName == "Dialogue");
    CHECK(buttonNamed(view, "Einstellungen") != nullptr);
    CHECK(buttonNamed(view, "Settings") == nullptr);
    useUiLanguage("en");
}

TEST_CASE("Closing the view with an edit on its way harms nobody", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    bool wasCalled = false;
    {
        MainView view;
        view.setSettings(fakeSettings());
        view.onSettingsChanged = [&](const ViewSettings&) { wasCalled = true; };
        auto* theme = dynamic_cast<juce::ComboBox*>(
            find(view, [](juce::Component& component) { return component.getTitle() == "Theme"; }));
        REQUIRE(theme != nullptr);
        theme->setSelectedItemIndex(1, juce::sendNotificationSync);
    }
    deliverMessages();
    CHECK_FALSE(wasCalled);
}

TEST_CASE("Without a stream the view is empty and says what to do", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    MainView view;
    view.refresh();
    view.takeSources = [] { return std::vector<CaptionSource>(1); };
    view.refresh();
    view.takeSources = [] { return std::vector{CaptionSource{.snapshot = std::make_shared<const StreamSnapshot>()}}; };
    view.refresh();
    CHECK(imageOf(view).isValid());
}

} // namespace earshot
