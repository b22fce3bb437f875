// SPDX-License-Identifier: AGPL-3.0-or-later
// The built VST3 bundle, loaded the way a host loads it.
#include "PassThrough.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace earshot {
namespace {
std::unique_ptr<juce::AudioPluginInstance> loadBundle(double sampleRateHz, int blockSize) {
    juce::VST3PluginFormat format;
    juce::OwnedArray<juce::PluginDescription> found;
    format.findAllTypesForFile(found, EARSHOT_VST3_BUNDLE);
    REQUIRE(found.size() == 1);
    juce::String error;
    auto instance = format.createInstanceFromDescription(*found[0], sampleRateHz, blockSize, error);
    INFO(error);
    REQUIRE(instance != nullptr);
    return instance;
}
} // namespace

TEST_CASE("A host finds the VST3 under its name and vendor", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    const auto plugin = loadBundle(48000.0, 512);
    CHECK(plugin->getName() == "Earshot");
    CHECK(plugin->getPluginDescription().manufacturerName == "Earshot");
    CHECK(plugin->getLatencySamples() == 0);
}

TEST_CASE("The VST3 passes audio bit for bit at every block size", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    const auto blockSize = GENERATE(1, 31, 512, 4096);
    const auto plugin = loadBundle(44100.0, blockSize);
    plugin->prepareToPlay(44100.0, blockSize);
    CHECK(passesUnchanged<float>(*plugin, 2, blockSize));
    plugin->releaseResources();
}

TEST_CASE("The VST3 gives its state back to a host", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    const auto plugin = loadBundle(48000.0, 512);
    juce::MemoryBlock before;
    plugin->getStateInformation(before);
    REQUIRE(before.getSize() > 0);

    const auto other = loadBundle(48000.0, 512);
    other->setStateInformation(before.getData(), static_cast<int>(before.getSize()));
    juce::MemoryBlock after;
    other->getStateInformation(after);
    CHECK(before == after);
}
} // namespace earshot
