// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The library of models by hand: what there is, downloads from a hub on this machine with their faults, check, remove.
// The window stays free meanwhile: nothing but tick() waits for nothing.
#include "HubServer.h"
#include "ModelPanel.h"
#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace earshot {
namespace {

template <class Kind>
Kind* find(juce::Component& in, const juce::String& text) {
    for (auto* child : in.getChildren()) {
        auto* found = dynamic_cast<Kind*>(child);
        if (found != nullptr && (child->getTitle() == text || child->getName() == text)) return found;
        if constexpr (std::is_same_v<Kind, juce::TextButton>)
            if (found != nullptr && found->getButtonText() == text) return found;
        if (auto* within = find<Kind>(*child, text)) return within;
    }
    return nullptr;
}

struct Opened {
    test::ScratchFolder home;
    juce::ScopedJuceInitialiser_GUI juceIsUp;
    ModelTasks tasks;
    ModelPanel panel{tasks};
    std::vector<ListedModel> listed;
    int numLists = 0;

    Opened() {
        setenv("XDG_DATA_HOME", home.path().c_str(), 1);
        setenv("EARSHOT_MODELS", (std::string(EARSHOT_REPOSITORY_DIR) + "/Resources/models").c_str(), 1);
        panel.onListed = [this](const std::vector<ListedModel>& models) {
            listed = models;
            ++numLists;
        };
    }
    ~Opened() {
        unsetenv("XDG_DATA_HOME");
        unsetenv("EARSHOT_MODELS");
    }
    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;

    bool tickUntil(const std::function<bool()>& isTrue) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (!isTrue()) {
            if (std::chrono::steady_clock::now() > end) return false;
            const auto begin = std::chrono::steady_clock::now();
            panel.tick();
            const auto took = std::chrono::steady_clock::now() - begin;
            CHECK(took < std::chrono::milliseconds(500)); // far below any download; a busy machine may pause us
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return true;
    }
    bool relist() {
        const int before = numLists;
        panel.relist();
        return tickUntil([&] { return numLists > before; });
    }
    void choose(const std::string& name) {
        auto* box = find<juce::ListBox>(panel, "Models on this computer");
        REQUIRE(box != nullptr);
        for (std::size_t i = 0; i < listed.size(); ++i)
            if (listed[i].name == name) box->selectRow(static_cast<int>(i));
    }
    juce::TextButton& button(const juce::String& text) {
        auto* found = find<juce::TextButton>(panel, text);
        INFO(text);
        REQUIRE(found != nullptr);
        return *found;
    }
    void get(const std::string& name, const std::string& hub) {
        panel.setSettings({.hub = hub});
        panel.fetching().onGet(name);
    }
    juce::String said() { return panel.fetching().said(); }
};

} // namespace

TEST_CASE("The library shows the bundled family with what it is for and its language", "[unit]") {
    Opened with;
    REQUIRE(with.relist());
    REQUIRE(with.listed.size() >= 2);
    juce::ListBoxModel* rows = find<juce::ListBox>(with.panel, "Models on this computer")->getListBoxModel();
    juce::StringArray names;
    for (int row = 0; row < rows->getNumRows(); ++row) names.add(rows->getNameForRow(row));
    INFO(names.joinIntoString("; "));
    CHECK(names.joinIntoString(";").contains("earshot-small-en, captions"));
    CHECK(names.joinIntoString(";").contains("English"));
    CHECK(names.joinIntoString(";").contains("earshot-keywords-en, labels"));
    with.choose("earshot-small-en");
    CHECK_FALSE(with.button("Remove").isEnabled()); // it is not the user's
    std::vector<std::string> used;
    with.panel.onUse = [&](const ListedModel& model) { used.push_back(model.name); };
    with.button("Use for captions").onClick();
    CHECK(used == std::vector<std::string>{"earshot-small-en"});
    for (const auto& model : with.listed)
        if (model.name == "earshot-small-en") with.panel.setInUse({model.folder});
    CHECK_FALSE(with.button("Use for captions").isEnabled());
}

TEST_CASE("A model is fetched by its name, appears in the list, can be checked, and removed", "[unit]") {
    const test::HubServer hub;
    Opened with;
    with.get("good/tiny", hub.url());
    CHECK(with.tasks.isGetting());
    REQUIRE(with.tickUntil([&] { return !with.tasks.isGetting(); }));
    CHECK(with.said().contains("good/tiny is there"));
    REQUIRE(with.tickUntil([&] { return with.numLists > 0; }));
    with.choose("good/tiny");
    with.button("Check").onClick();
    REQUIRE(with.tickUntil([&] { return with.said().contains("works"); }));
    CHECK(with.button("Remove").isEnabled());
    bool isRemoved = false;
    with.tasks.remove(ModelSettings{}.modelFolders(), "good/tiny", [&](const Result<void>& outcome) {
        REQUIRE(outcome.ok());
        isRemoved = true;
    });
    REQUIRE(with.tickUntil([&] { return isRemoved; }));
    REQUIRE(with.relist());
    for (const auto& model : with.listed) CHECK(model.name != "good/tiny");
}

TEST_CASE("A download shows how far it is, and cancelling it leaves no model", "[unit]") {
    const test::HubServer hub;
    Opened with;
    with.get("slow/tiny", hub.url());
    REQUIRE(with.tickUntil([&] { return with.said().contains(" of 2"); })); // "0.3 of 2.1 MB"
    with.button("Cancel").onClick();
    REQUIRE(with.tickUntil([&] { return !with.tasks.isGetting(); }));
    CHECK(with.said().contains("cancelled"));
    REQUIRE(with.relist());
    for (const auto& model : with.listed) CHECK(model.name != "slow/tiny");
    with.button("Get"); // again
}

TEST_CASE("What cannot be fetched is said, in words, and nothing of it is listed", "[unit]") {
    const test::HubServer hub;
    Opened with;
    for (const char* name : {"absent/tiny", "wronghash/tiny", "wavlm/tiny"}) {
        with.get(name, hub.url());
        REQUIRE(with.tickUntil([&] { return !with.tasks.isGetting(); }));
        INFO(name << ": " << with.said());
        CHECK(with.said().contains(name));
    }
    with.get("no name at all", hub.url());
    CHECK_FALSE(with.tasks.isGetting());
    CHECK(with.said().contains("no name at all"));
    with.get("good/tiny", "ftp://hub.example");
    CHECK_FALSE(with.tasks.isGetting());
    CHECK(with.said().contains("ftp://hub.example"));
    REQUIRE(with.relist());
    for (const auto& model : with.listed) CHECK(model.origin == ModelOrigin::kEnvironment);
}

TEST_CASE("The panel can go while a download runs", "[thread]") {
    const test::HubServer hub;
    test::ScratchFolder home;
    setenv("XDG_DATA_HOME", home.path().c_str(), 1);
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    {
        ModelTasks tasks;
        {
            ModelPanel panel(tasks);
            panel.setSettings({.hub = hub.url()});
            panel.fetching().onGet("stall/tiny");
        }
        tasks.deliver();
    } // cancelled, within a moment
    unsetenv("XDG_DATA_HOME");
}

TEST_CASE("A folder that was added is listed, and taken off the list without touching it", "[unit]") {
    Opened with;
    const test::ScratchFolder scratch;
    const auto model = scratch.path() / "mine";
    std::filesystem::copy(std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Resources/models/earshot-keywords-en",
                          model);
    ModelSettings settings{.folders = {model}};
    with.panel.setSettings(settings);
    with.panel.onSettingsChanged = [&](const ModelSettings& changed) { settings = changed; };
    REQUIRE(with.relist());
    with.choose("mine");
    with.button("Take off the list").onClick();
    CHECK(settings.folders.empty());
    CHECK(std::filesystem::exists(model / "config.json"));
}

} // namespace earshot
