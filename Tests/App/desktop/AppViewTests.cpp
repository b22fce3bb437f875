// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The application's window from the inside, driven as a person would: first run, start and stop, files, errors.
#include "AppView.h"

#include "DesktopTestSupport.h"
#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <functional>
#include <future>

using namespace earshot;

namespace {

struct App {
    test::ScratchFolder folder;
    juce::ScopedJuceInitialiser_GUI juceIsUp;
    AppStateFile file{juce::File(folder.path().string()).getChildFile("settings.json")};
    std::vector<InputDevice> devices;
    std::function<void()> beforeListing = [] {};
    std::unique_ptr<AppView> view;

    void open() {
        AppMachine machine;
        machine.listDevices = [devices = devices, before = beforeListing] {
            before();
            return devices;
        };
        machine.openDevice = [](const std::string& name) -> Result<std::unique_ptr<SoundSource>> {
            if (name == "broken") return Error{ErrorCode::kIo, "is in use by another program", name};
            return test::clipSource();
        };
        machine.clip = test::resources() / "clips" / "welcome.flac";
        machine.journals = juce::File(folder.path().string()).getChildFile("journals");
        view = std::make_unique<AppView>(file, std::move(machine));
        // The tests' program lies elsewhere than the one that models are found beside.
        auto settings = view->state().settings;
        settings.stream.model = test::resources() / "models" / "earshot-small-en";
        view->view().onSettingsChanged(settings);
    }
    void openAndLook() {
        open();
        REQUIRE(runUntil([&] { return view->notice().isNotEmpty(); })); // of the first run: the devices are known
    }
    bool runUntil(const std::function<bool()>& isTrue) const {
        return test::waitUntil([&] {
            view->tick();
            return isTrue();
        });
    }
};

} // namespace

TEST_CASE("On a machine without a microphone the first start captions the clip and says so", "[stream]") {
    App app;
    app.openAndLook();
    app.view->startOrStop();
    CHECK(app.view->session().isRunning());
    CHECK(app.view->notice().isEmpty());
    REQUIRE(app.runUntil([&] { // words come while the clip plays
        const auto captions = app.view->session().snapshot()->captions;
        return captions != nullptr && !(captions->committed.empty() && captions->tentative.empty());
    }));
    app.view->startOrStop();
    CHECK_FALSE(app.view->session().isRunning());
}

TEST_CASE("Keys start, stop and mute", "[unit]") {
    App app;
    app.openAndLook();
    const auto press = [&](int code) {
        return app.view->keyPressed(juce::KeyPress(code, juce::ModifierKeys::ctrlModifier, 0));
    };
    CHECK(press('r')); // as Linux says it
    CHECK(app.view->session().isRunning());
    CHECK(press('R'));
    CHECK_FALSE(app.view->session().isRunning());
    CHECK(press('M'));
    CHECK_FALSE(press('X'));
}

TEST_CASE("A device that cannot be opened is said, and nothing runs", "[unit]") {
    App app;
    app.devices = {{"ALSA", "broken"}};
    app.openAndLook();
    app.view->startOrStop();
    CHECK(app.runUntil([&] { return app.view->notice().contains("in use by another program"); }));
    CHECK_FALSE(app.view->session().isRunning());
}

TEST_CASE("A recording that is dropped is captioned next to it, and nothing is overwritten", "[stream]") {
    App app;
    app.open();
    const auto recording = juce::File(app.folder.path().string()).getChildFile("talk.flac");
    REQUIRE(juce::File((test::resources() / "clips" / "welcome.flac").string()).copyFileTo(recording));
    const auto taken = recording.getSiblingFile("talk.srt");
    taken.replaceWithText("mine");
    app.view->captionFiles({recording.getFullPathName(), recording.getSiblingFile("none.wav").getFullPathName()});
    const auto captions = recording.getSiblingFile("talk-2.srt");
    REQUIRE(app.runUntil([&] { return captions.existsAsFile() && !app.view->session().isBusy(); }));
    CHECK(captions.loadFileAsString().startsWith("1\n00:00:0"));
    CHECK(taken.loadFileAsString() == "mine");
    CHECK(app.runUntil([&] { return app.view->notice().contains("none.wav"); })); // the other one is not there
}

TEST_CASE("The window comes back as it was left", "[unit]") {
    App app;
    app.devices = {{"ALSA", "first"}, {"ALSA", "second"}};
    app.openAndLook();
    app.view->state().source = "second";
    app.view->state().settings.appearance.theme = ThemeKind::kLight;
    app.view.reset();
    app.open();
    CHECK(app.view->state().source == "second");
    CHECK(app.view->view().settings().appearance.theme == ThemeKind::kLight);
    CHECK(app.view->notice().isEmpty());
}

TEST_CASE("A window asked to start listens as soon as it knows the devices", "[unit]") {
    App app;
    app.devices = {{"ALSA", "first"}};
    app.open();
    app.view->startOrStop();
    CHECK(app.runUntil([&] { return app.view->session().isRunning(); }));
}

TEST_CASE("A sound server that hangs never holds up the window", "[unit]") {
    App app;
    std::promise<void> hangs;
    app.beforeListing = [released = hangs.get_future().share()] { released.wait(); };
    const auto begin = std::chrono::steady_clock::now();
    app.open();
    for (int i = 0; i < 20; ++i) app.view->tick();
    app.view.reset();
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
    hangs.set_value();
}
