// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "AppView.h"
#include "FileSource.h"
#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace earshot::test {

inline std::filesystem::path resources() {
    return std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Resources";
}

inline std::unique_ptr<SoundSource> clipSource() {
    auto source = openFileSource(resources() / "clips" / "welcome.flac", Pace::kPatient);
    REQUIRE(source.ok());
    return std::move(source).value();
}

// The application's window on settings of its own.
struct TestedApp {
    ScratchFolder folder;
    juce::ScopedJuceInitialiser_GUI juceIsUp;
    AppStateFile file{juce::File(folder.path().string()).getChildFile("settings.json")};
    std::unique_ptr<AppView> view;
    // Every device, as it opens. In real time: what is read at once may be over before the window has looked.
    std::function<Result<std::unique_ptr<SoundSource>>()> hears = [] {
        return openFileSource(resources() / "clips" / "welcome.flac", Pace::kRealTime);
    };

    void open(std::function<std::vector<InputDevice>()> listDevices) {
        AppMachine machine;
        machine.sound.listDevices = std::move(listDevices);
        machine.sound.openDevice = [hears = hears](const std::string& name) -> Result<std::unique_ptr<SoundSource>> {
            if (name == "broken") return Error{ErrorCode::kIo, "is in use by another program", name};
            return hears();
        };
        machine.sound.clip = resources() / "clips" / "welcome.flac";
        machine.journals = juce::File(folder.path().string()).getChildFile("journals");
        view = std::make_unique<AppView>(file, std::move(machine));
    }
};

// False where it does not become true within a minute.
inline bool waitUntil(const std::function<bool()>& isTrue) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!isTrue()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

} // namespace earshot::test
