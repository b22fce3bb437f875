// SPDX-License-Identifier: AGPL-3.0-or-later
// Settings that go to another machine, and what of them counts there.
#include "DesktopTestSupport.h"
#include "SettingsTransfer.h"

#include <catch2/catch_test_macros.hpp>

using namespace earshot;

namespace {

AppState someState() {
    AppState state;
    state.settings.stream.calm = 0.125;
    state.settings.stream.model = test::resources() / "models" / "earshot-small-en";
    state.settings.stream.keywords = {{.text = "größer"}};
    state.settings.stream.labelModels = {{.folder = "/words", .name = "words"}, {.folder = "/mood", .name = "mood"}};
    state.sources = {{"Mikrofon"}};
    state.recordings.folder = "/home/ann/captions";
    state.window = "10 20 760 500";
    state.serverToken = "0123456789abcdef";
    state.savesRuns = true;
    state.models.hub = "https://mirror.example";
    state.models.proxy = "http://me:secret@proxy.example";
    state.actions.rules = {{.label = "größer", .playsSound = true, .runsCommand = true}};
    state.actions.allowsCommands = true;
    state.actions.command = {"rm", "-rf"};
    return state;
}

const std::vector<ModelChoice> kModels{{.name = "words", .folder = "/words", .labels = {"go", "stop"}},
                                       {.name = "mood", .folder = "/mood", .labels = {"angry", "happy", "sad"}}};

} // namespace

TEST_CASE("What is exported holds no secret and nothing of this machine alone", "[unit]") {
    const auto text = exportedSettings(someState());
    CHECK(text.contains(juce::String::fromUTF8("größer")));
    CHECK(text.contains("mirror.example"));
    for (const char* secret : {"0123456789abcdef", "secret", "Mikrofon", "10 20 760 500", "rm"}) {
        INFO(secret);
        CHECK_FALSE(text.contains("\"" + juce::String(secret) + "\""));
        if (juce::String(secret) != "rm") CHECK_FALSE(text.contains(secret));
    }
}

TEST_CASE("Imported settings count, but no program runs and no emotion is guessed because of them", "[unit]") {
    AppState here;
    here.sources = {{"mine"}};
    here.serverToken = "fedcba9876543210";
    const auto imported = importedSettings(appStateToJson(someState()), here, kModels);
    REQUIRE(imported);
    CHECK(imported->settings.stream.calm == 0.125);
    CHECK(imported->settings.stream.keywords.at(0).text == "größer");
    CHECK(imported->actions.rules.at(0).playsSound);
    CHECK_FALSE(imported->actions.allowsCommands);
    CHECK(imported->actions.command.empty());
    REQUIRE(imported->settings.stream.labelModels.size() == 1);
    CHECK(imported->settings.stream.labelModels[0].folder == "/words");
    CHECK(imported->sources.at(0).device == "mine");
    CHECK(imported->serverToken == "fedcba9876543210");
    CHECK_FALSE(imported->savesRuns);
}

TEST_CASE("A model that is not on this machine leaves the one in use", "[unit]") {
    AppState there = someState(), here;
    there.settings.stream.model = "/elsewhere/large";
    here.settings.stream.model = "/here/small";
    CHECK(importedSettings(appStateToJson(there), here, {})->settings.stream.model == "/here/small");
}

TEST_CASE("What are no settings changes none", "[unit]") {
    for (const char* text : {"", "{}", "[1, 2]", "not JSON", R"({"earshot": "application settings", "version": 9})"})
        CHECK_FALSE(importedSettings(text, someState(), kModels));
}
