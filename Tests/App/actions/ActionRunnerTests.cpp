// SPDX-License-Identifier: AGPL-3.0-or-later
// What keywords and labels set off, and that they set off nothing by themselves.
#include "ActionRunner.h"
#include "ActionSettingsJson.h"
#include "ScratchFolder.h"

#include <juce_events/juce_events.h>
#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <filesystem>
#include <thread>

namespace earshot {
namespace {

StreamEvent keyword(const std::string& text) {
    return {.emittedAtSeconds = 3,
            .body = KeywordEvent{.keyword = text, .startSeconds = 2, .endSeconds = 2.5, .score = 0.9}};
}

StreamEvent label(const std::string& text, std::optional<double> end = {}) {
    return {.emittedAtSeconds = 3,
            .body = NamedLabelEvent{"commands", {.label = text, .startSeconds = 2, .endSeconds = end, .peak = 0.8}}};
}

struct Counted {
    ActionRunner runner;
    int numSounds = 0;
    std::vector<std::string> problems;

    Counted() {
        runner.onSound = [this] { ++numSounds; };
        runner.onProblem = [this](const std::string& problem) { problems.push_back(problem); };
    }
    void hear(const std::vector<StreamEvent>& events) { runner.handle("Mic", events, 0); }
};

bool appears(const std::filesystem::path& path) {
    for (int i = 0; i < 300 && !std::filesystem::exists(path); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return std::filesystem::exists(path);
}

struct OscCatcher final : juce::OSCReceiver::Listener<juce::OSCReceiver::RealtimeCallback> {
    void oscMessageReceived(const juce::OSCMessage& message) override {
        const std::lock_guard lock(mutex);
        addresses.push_back(message.getAddressPattern().toString().toStdString() + " " +
                            message[1].getString().toStdString());
    }
    std::mutex mutex;
    std::vector<std::string> addresses;
};

} // namespace

TEST_CASE("Sounds are for the keywords and labels that ask for them, once each time", "[unit]") {
    Counted with;
    with.hear({keyword("help"), label("go")});
    CHECK(with.numSounds == 0);
    REQUIRE(with.runner
                .configure({.rules = {{.label = "help", .playsSound = true},
                                      {.model = "commands", .label = "go", .playsSound = true}}})
                .ok());
    with.hear({keyword("help"), keyword("go"), label("go"), label("go", 2.4), label("help")});
    CHECK(with.numSounds == 2);
}

TEST_CASE("A command runs only where commands are allowed and the keyword asks for it", "[unit]") {
    const test::ScratchFolder scratch;
    const auto made = scratch.path() / "made";
    ActionSettings settings{.rules = {{.label = "help", .runsCommand = true}}};
    settings.command = {"mkdir", made.string()};
    Counted with;
    REQUIRE(with.runner.configure(settings).ok());
    with.hear({keyword("help")});
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    CHECK_FALSE(std::filesystem::exists(made));
    settings.allowsCommands = true;
    REQUIRE(with.runner.configure(settings).ok());
    with.hear({keyword("other")});
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    CHECK_FALSE(std::filesystem::exists(made));
    with.hear({keyword("help")});
    CHECK(appears(made));
    CHECK(with.problems.empty());
    settings.command = {"/no/such/program"};
    REQUIRE(with.runner.configure(settings).ok());
    with.runner.handle("Mic", std::vector{keyword("help")}, 100);
    REQUIRE(with.problems.size() == 1);
    CHECK(with.problems.front().find("/no/such/program") != std::string::npos);
}

TEST_CASE("Only what asks for OSC is sent", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    juce::OSCReceiver receiver;
    OscCatcher catcher;
    int port = 0;
    for (int candidate = 41200; candidate < 41300 && port == 0; ++candidate)
        if (receiver.connect(candidate)) port = candidate;
    REQUIRE(port != 0);
    receiver.addListener(&catcher);
    Counted with;
    REQUIRE(with.runner
                .configure({.rules = {{.label = "help", .sendsOsc = true}},
                            .osc = {.isOn = true, .address = "127.0.0.1", .port = port}})
                .ok());
    with.hear({keyword("other"), keyword("help"), label("help")});
    for (int i = 0; i < 300; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        const std::lock_guard lock(catcher.mutex);
        if (!catcher.addresses.empty()) break;
    }
    receiver.disconnect();
    CHECK(catcher.addresses == std::vector<std::string>{"/earshot/keyword help"});
}

TEST_CASE("A keyword without a badge is left out of what is shown, and nothing else is", "[unit]") {
    auto snapshot = std::make_shared<StreamSnapshot>();
    snapshot->recentKeywords = {{.keyword = "help"}, {.keyword = "cut"}};
    LabelSnapshot labels;
    labels.active = {{.label = "go"}, {.label = "help"}};
    snapshot->labels = {{"commands", labels}};
    ActionRunner runner;
    CHECK(runner.withoutHiddenBadges(snapshot) == snapshot);
    REQUIRE(runner.configure({.rules = {{.label = "help", .showsBadge = false}}}).ok());
    const auto shown = runner.withoutHiddenBadges(snapshot);
    REQUIRE(shown->recentKeywords.size() == 1);
    CHECK(shown->recentKeywords.front().keyword == "cut");
    CHECK(shown->labels.front().labels.active.size() == 2);
    CHECK(snapshot->recentKeywords.size() == 2);
}

TEST_CASE("Action settings come back from JSON; from elsewhere they come without commands", "[unit]") {
    const ActionSettings settings{
        .rules = {{.model = "commands", .label = "go", .showsBadge = false, .playsSound = true, .runsCommand = true}},
        .osc = {.isOn = true, .address = "127.0.0.1", .port = 9100},
        .allowsCommands = true,
        .command = {"notify-send", "{label}"}};
    const auto json = actionSettingsToJson(settings);
    CHECK(actionSettingsFromJson(json, true) == settings);
    const auto imported = actionSettingsFromJson(json, false);
    REQUIRE(imported.has_value());
    CHECK_FALSE(imported->allowsCommands);
    CHECK(imported->command.empty());
    CHECK(imported->rules == settings.rules);
    auto damaged = json;
    damaged["osc"]["port"] = 70000;
    CHECK_FALSE(actionSettingsFromJson(damaged, true));
    damaged = json;
    damaged["rules"][0]["sound"] = 1;
    CHECK_FALSE(actionSettingsFromJson(damaged, true));
}

} // namespace earshot
