// SPDX-License-Identifier: AGPL-3.0-or-later
// The built VST3 bundle, loaded the way a host loads it.
#include "PassThrough.h"
#include "PluginHost.h"
#include "PluginProcessor.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace earshot::test {
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

// Our own state, unwrapped from what the host's format code puts around it.
std::optional<PluginState> stateOf(juce::AudioPluginInstance& instance) {
    juce::MemoryBlock wrapped, inner;
    instance.getStateInformation(wrapped);
    const auto xml = juce::AudioProcessor::getXmlFromBinary(wrapped.getData(), static_cast<int>(wrapped.getSize()));
    if (xml == nullptr || !inner.fromBase64Encoding(xml->getChildElementAllSubText("IComponent", {}))) return {};
    const std::string text(static_cast<const char*>(inner.getData()), inner.getSize());
    return readPluginState(text.data(), text.rfind('}') + 1);
}

std::string transcriptOf(juce::AudioPluginInstance& instance) {
    const auto state = stateOf(instance);
    return state ? textOf(state->transcript) : std::string("no state");
}

} // namespace

TEST_CASE("A host finds the VST3 under its name and vendor", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    const auto plugin = loadBundle(48000.0, 512);
    CHECK(plugin->getName() == "Earshot");
    CHECK(plugin->getPluginDescription().manufacturerName == "Earshot");
    CHECK(plugin->getLatencySamples() == 0);
    CHECK(plugin->getBypassParameter() != nullptr);
}

TEST_CASE("The VST3 passes audio bit for bit at every block size and rate", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto plugin = loadBundle(44100.0, 4096);
    for (const double rateHz : {8000.0, 44100.0, 192000.0})
        for (const int blockSize : {1, 2, 31, 63, 512, 1023, 4096}) {
            prepare(*plugin, rateHz, blockSize, false);
            CHECK(passesUnchanged<float>(*plugin, 2, blockSize));
            CHECK(plugin->getLatencySamples() == 0);
            plugin->releaseResources();
        }
}

TEST_CASE("The VST3 captions what a host renders offline, in the text that live sound has", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto plugin = loadBundle(48000.0, 441);
    const auto sound = clipAt("welcome.flac", 48000);
    Transport transport;
    transport.frame = 480'000;
    prepare(*plugin, 48000, 441, true);
    play(*plugin, transport, sound, 441);
    plugin->releaseResources();
    const auto state = stateOf(*plugin);
    REQUIRE(state.has_value());
    const auto expected = simulatedText(state->settings.stream, sound, 48000);
    CHECK(eventually([&] { return transcriptOf(*plugin) == expected; }));
    CHECK(transcriptOf(*plugin) == expected);
    const auto place = hostStart(*stateOf(*plugin)->transcript.at(0));
    REQUIRE(place.has_value());
    CHECK(place->seconds >= 10);
    CHECK(place->seconds < 12);
    plugin->setPlayHead(nullptr);
}

TEST_CASE("The VST3 gives its state back to a host, and ignores what is none", "[host]") {
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

    std::mt19937 random(5);
    const auto xml = juce::AudioProcessor::getXmlFromBinary(before.getData(), static_cast<int>(before.getSize()));
    auto* component = xml->getChildByName("IComponent");
    juce::MemoryBlock inner;
    REQUIRE(inner.fromBase64Encoding(component->getAllSubText()));
    for (int i = 0; i < 200; ++i) {
        auto damaged = inner;
        for (int j = 0; j < 5; ++j)
            damaged[static_cast<int>(random() % damaged.getSize())] = static_cast<char>(random() % 128);
        damaged.setSize(random() % damaged.getSize() + 1);
        component->deleteAllTextElements();
        component->addTextElement(damaged.toBase64Encoding());
        juce::MemoryBlock wrapped;
        juce::AudioProcessor::copyXmlToBinary(*xml, wrapped);
        other->setStateInformation(wrapped.getData(), static_cast<int>(wrapped.getSize()));
    }
    CHECK(stateOf(*other).has_value());
}

TEST_CASE("The VST3 is loaded and let go a hundred times while sound runs", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto sound = clipAt("welcome.flac", 48000);
    for (int i = 0; i < 100; ++i) {
        auto plugin = loadBundle(48000.0, 512);
        prepare(*plugin, 48000, 512, false);
        std::thread audio([&] {
            juce::AudioBuffer<float> block(2, 512);
            juce::MidiBuffer midi;
            for (std::size_t at = 0; at < 48000; at += 512) {
                for (int channel = 0; channel < 2; ++channel) block.copyFrom(channel, 0, sound.data() + at, 512);
                plugin->processBlock(block, midi);
            }
        });
        audio.join();
        plugin.reset(); // in the middle of loading the model, or of its work
    }
    SUCCEED("no crash, no hang");
}

TEST_CASE("Sixteen instances share one model", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto sound = clipAt("welcome.flac", 16000);
    std::vector<std::unique_ptr<PluginProcessor>> instances;
    std::vector<Transport> transports(16);
    for (auto& transport : transports) {
        transport.rateHz = 16000;
        auto& instance = instances.emplace_back(std::make_unique<PluginProcessor>());
        prepare(*instance, 16000, 512, true);
        play(*instance, transport, sound, 512);
        instance->releaseResources();
        instance->setPlayHead(nullptr);
    }
    const auto expected = simulatedText(instances[0]->state().settings.stream, sound, 16000);
    for (auto& instance : instances) {
        CHECK(eventually([&] { return textOf(instance->state().transcript) == expected; }));
        CHECK(Engine().numModels() == 1);
    }
}

} // namespace earshot::test
