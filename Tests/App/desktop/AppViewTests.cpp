// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The application's window from the inside, driven as a person would: first run, start and stop, files, errors.
#include "AppView.h"

#include "DesktopTestSupport.h"
#include "FakeSnapshots.h"
#include "LabelModels.h"
#include "ScopedVariable.h"

#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

using namespace earshot;

namespace {

struct App : test::TestedApp {
    struct Plugged { // what is there, which another thread asks
        std::mutex mutex;
        std::vector<InputDevice> devices;
    };
    std::vector<InputDevice> devices;
    std::shared_ptr<Plugged> plugged = std::make_shared<Plugged>();
    std::function<void()> beforeListing = [] {};

    void plug(std::vector<InputDevice> now) const {
        const std::lock_guard lock(plugged->mutex);
        plugged->devices = std::move(now);
    }
    void open() {
        plug(devices);
        TestedApp::open([plugged = plugged, before = beforeListing] {
            before();
            const std::lock_guard lock(plugged->mutex);
            return plugged->devices;
        });
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
    app.view->sources().startOrStop(0);
    CHECK(app.view->session().isRunning(0));
    CHECK(app.view->notice().isEmpty());
    REQUIRE(app.runUntil([&] { // words come while the clip plays
        const auto captions = app.view->session().run(0)->snapshot()->captions;
        return captions != nullptr && !(captions->committed.empty() && captions->tentative.empty());
    }));
    app.view->sources().startOrStop(0);
    CHECK_FALSE(app.view->session().isRunning(0));
}

TEST_CASE("Keys start, stop and mute", "[unit]") {
    App app;
    app.openAndLook();
    const auto press = [&](int code) {
        return app.view->keyPressed(juce::KeyPress(code, juce::ModifierKeys::ctrlModifier, 0));
    };
    CHECK(press('r')); // as Linux says it
    CHECK(app.view->session().isRunning(0));
    CHECK(press('R'));
    CHECK_FALSE(app.view->session().isRunning(0));
    CHECK(press('M'));
    CHECK_FALSE(press('X'));
}

TEST_CASE("A second source is what the computer plays, starts and stops by itself, and comes back", "[unit]") {
    App app;
    app.devices = {{"ALSA", "built in"}, {"PulseAudio", "Monitor of it", false, "it.monitor"}};
    app.openAndLook();
    const auto press = [&](int code) {
        return app.view->keyPressed(
            juce::KeyPress(code, juce::ModifierKeys::ctrlModifier | juce::ModifierKeys::shiftModifier, 0));
    };
    CHECK(press('R')); // there is none yet
    CHECK_FALSE(app.view->session().isRunning(1));
    app.view->bar().onSecond();
    CHECK(app.view->state().sources.at(1).device == "Monitor of it");
    CHECK(press('R'));
    REQUIRE(app.runUntil([&] { return app.view->session().isRunning(1); }));
    CHECK_FALSE(app.view->session().isRunning(0));
    CHECK(press('M'));
    CHECK(app.view->bar().strip(1).isMuted());
    CHECK_FALSE(app.view->bar().strip(0).isMuted());
    app.view->bar().strip(1).onSpeakerEdited("Guests", 0xff6fcf6a);
    app.view.reset();
    app.open();
    CHECK(app.view->bar().hasSecond());
    CHECK(app.view->state().sources.at(1).name == "Guests");
    app.view->bar().onSecond();
    CHECK(app.view->state().sources.size() == 1);
}

TEST_CASE("A device that was chosen is chosen again when it is plugged in again, but not into what is heard",
          "[unit]") {
    App app;
    const InputDevice builtIn{"ALSA", "built in"}, headset{"ALSA", "headset"};
    AppState stored;
    stored.sources[0].device = "headset";
    REQUIRE(app.file.save(stored).wasOk());
    app.devices = {builtIn};
    app.open();
    const auto& strip = app.view->bar().strip(0);
    const auto isChosen = [&](const char* name) {
        return app.runUntil([&] { return strip.chosen() != nullptr && strip.chosen()->name == name; });
    };
    REQUIRE(isChosen("built in"));
    CHECK(app.view->state().sources[0].device == "headset");
    app.plug({builtIn, headset});
    CHECK(isChosen("headset"));
    app.plug({builtIn});
    CHECK(isChosen("built in"));

    app.view->sources().startOrStop(0);
    REQUIRE(app.runUntil([&] { return app.view->session().isRunning(0); }));
    app.plug({builtIn, headset, {"ALSA", "third"}});
    REQUIRE(app.runUntil([&] { return strip.numChoices() == 4; }));
    CHECK(strip.chosen()->name == "built in");
    app.view->sources().startOrStop(0);
    CHECK(isChosen("headset"));
}

TEST_CASE("A device that cannot be opened is said, and nothing runs", "[unit]") {
    App app;
    app.devices = {{"ALSA", "broken"}};
    app.openAndLook();
    app.view->sources().startOrStop(0);
    CHECK(app.runUntil([&] { return app.view->notice().contains("in use by another program"); }));
    CHECK_FALSE(app.view->session().isRunning(0));
}

TEST_CASE("A recording that is dropped is captioned next to it, and nothing is overwritten", "[stream]") {
    App app;
    app.open();
    const auto recording = juce::File(app.folder.path().string()).getChildFile("talk.flac");
    REQUIRE(juce::File((test::resources() / "clips" / "welcome.flac").string()).copyFileTo(recording));
    const auto taken = recording.getSiblingFile("talk.srt");
    taken.replaceWithText("mine");
    app.view->library().caption({recording.getFullPathName(), recording.getSiblingFile("none.wav").getFullPathName()});
    const auto captions = recording.getSiblingFile("talk-2.srt");
    REQUIRE(app.runUntil([&] { return captions.existsAsFile() && !app.view->library().recordings().isBusy(); }));
    CHECK(captions.loadFileAsString().startsWith("1\n00:00:0"));
    CHECK(taken.loadFileAsString() == "mine");
    CHECK(app.runUntil([&] { return app.view->notice().contains("none.wav"); })); // the other one is not there
}

TEST_CASE("A transcript that was closed with corrections comes back with them", "[unit][display]") {
    if (std::getenv("DISPLAY") == nullptr) SKIP("SKIPPED: no display here; windows of transcripts are not tested");
    App app;
    app.open();
    auto& library = app.view->library();
    const OpenedTranscript talk{.title = "talk", .lines = {{fakeLine(1, "the bar opens", 0)}}, .origin = "/talk.wav"};
    library.openTranscript(talk);
    const auto panelOf = [&] {
        return dynamic_cast<TranscriptPanel*>(library.transcriptWindows().at(0)->getContentComponent());
    };
    panelOf()->edit({0, 1});
    panelOf()->editor()->setText("barber");
    panelOf()->finishEdit(true);
    library.transcriptWindows().at(0)->closeButtonPressed();
    CHECK(library.transcriptWindows().empty());
    CHECK(library.hasUnsaved());
    library.openTranscript({.title = "another", .lines = {{fakeLine(1, "something else", 0)}}, .origin = "/other.wav"});
    library.openTranscript(talk);
    REQUIRE(library.transcriptWindows().size() == 2);
    CHECK(panelOf()->view().flow().committedText().startsWith("the barber opens"));
}

TEST_CASE("The window comes back as it was left", "[unit]") {
    App app;
    app.devices = {{"ALSA", "first"}, {"ALSA", "second"}};
    app.openAndLook();
    app.view->state().sources[0].device = "second";
    app.view->state().settings.appearance.theme = ThemeKind::kLight;
    app.view.reset();
    app.open();
    CHECK(app.view->state().sources[0].device == "second");
    CHECK(app.view->view().settings().appearance.theme == ThemeKind::kLight);
    CHECK(app.view->notice().isEmpty());
}

TEST_CASE("Stored settings guess no emotions where nobody has agreed to that on this machine", "[unit]") {
    App app;
    const test::ScopedVariable home("HOME", app.folder.path().string()); // of a user who was never asked
    AppState stored;
    stored.settings.stream.labelModels = {
        {.folder = test::resources() / "models" / "earshot-emotion", .name = "mood"},
        {.folder = test::resources() / "models" / "earshot-keywords-en", .name = "words"}};
    REQUIRE(app.file.save(stored).wasOk());
    app.open();
    const auto& used = app.view->state().settings.stream.labelModels;
    REQUIRE(used.size() == 1);
    CHECK(used[0].folder.filename() == "earshot-keywords-en");
    CHECK(app.view->notice().isNotEmpty());

    rememberEmotionAgreed();
    app.view.reset();
    REQUIRE(app.file.save(stored).wasOk());
    app.open();
    CHECK(app.view->state().settings.stream.labelModels.size() == 2);
}

TEST_CASE("A window asked to start listens as soon as it knows the devices", "[unit]") {
    App app;
    app.devices = {{"ALSA", "first"}};
    app.open();
    app.view->sources().startOrStop(0);
    // What it heard stays; a source that sends as fast as it can may have ended before anybody looks.
    CHECK(app.runUntil([&] { return !app.view->session().transcript().lines().empty(); }));
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
