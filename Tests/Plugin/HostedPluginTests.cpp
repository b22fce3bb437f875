// SPDX-License-Identifier: AGPL-3.0-or-later
// The built VST3 and LV2 in a host: what they are called, what they do to audio, what they caption, what they save.
#include "HostedPlugin.h"
#include "PassThrough.h"
#include "PluginHost.h"
#include "TimelineTranscript.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <random>

namespace earshot::test {
namespace {

HostFormat eachFormat() {
    const auto format = GENERATE(HostFormat::kVst3, HostFormat::kLv2);
    UNSCOPED_INFO((format == HostFormat::kVst3 ? "VST3" : "LV2"));
    return format;
}

} // namespace

TEST_CASE("A host finds the plug-in under its name and vendor", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    const auto plugin = loadBundle(eachFormat(), 48000.0, 512);
    CHECK(plugin->getName() == "Earshot");
    CHECK(plugin->getPluginDescription().manufacturerName == "Earshot");
    CHECK(plugin->getLatencySamples() == 0);
    CHECK(plugin->getTailLengthSeconds() == 0.0);
    CHECK(plugin->getBypassParameter() != nullptr);
    CHECK(plugin->getTotalNumInputChannels() == 2);
    CHECK(plugin->getTotalNumOutputChannels() == 2);
}

TEST_CASE("In a host, audio leaves bit for bit at every block size and rate", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto plugin = loadBundle(eachFormat(), 44100.0, 4096);
    for (const double rateHz : {8000.0, 11025.0, 22050.0, 44100.0, 48000.0, 88200.0, 96000.0, 192000.0})
        for (const int blockSize : {1, 2, 3, 31, 63, 64, 127, 441, 512, 1023, 2049, 4095, 4096}) {
            INFO(rateHz << " Hz, blocks of " << blockSize);
            prepare(*plugin, rateHz, blockSize, false);
            CHECK(passesUnchanged<float>(*plugin, 2, blockSize));
            CHECK(plugin->getLatencySamples() == 0);
            plugin->releaseResources();
        }
}

TEST_CASE("In a host, audio leaves bit for bit on buses of every width that it accepts", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    using Set = juce::AudioChannelSet;
    const auto plugin = loadBundle(HostFormat::kVst3, 48000.0, 512); // an LV2's ports are what they are
    for (const auto& set : {Set::mono(), Set::stereo(), Set::createLCR(), Set::quadraphonic(), Set::create5point1(),
                            Set::create7point1(), Set::create7point1point4()}) {
        INFO(set.getDescription());
        juce::AudioProcessor::BusesLayout layout;
        layout.inputBuses.add(set);
        layout.outputBuses.add(set);
        REQUIRE(plugin->setBusesLayout(layout));
        prepare(*plugin, 48000, 512, false);
        CHECK(passesUnchanged<float>(*plugin, set.size(), 511));
        plugin->releaseResources();
    }
    juce::AudioProcessor::BusesLayout uneven;
    uneven.inputBuses.add(Set::mono());
    uneven.outputBuses.add(Set::stereo());
    CHECK_FALSE(plugin->setBusesLayout(uneven));
}

TEST_CASE("In a host, what it renders offline is captioned in the text that live sound has", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto format = eachFormat();
    const auto plugin = loadBundle(format, 48000.0, 441);
    const auto sound = clipAt("welcome.flac", 48000);
    Transport transport;
    transport.frame = 480'000;
    prepare(*plugin, 48000, 441, true);
    play(*plugin, transport, sound, 441);
    play(*plugin, transport, std::vector<float>(std::size_t{3} * 48000), 441); // the last line ends
    plugin->releaseResources();
    const auto state = stateOf(format, *plugin);
    REQUIRE(state.has_value());
    const auto expected = simulatedText(state->settings.stream, sound, 48000);
    CHECK(eventually([&] { return transcriptOf(format, *plugin) == expected; }));
    CHECK(transcriptOf(format, *plugin) == expected);
    const auto place = hostStart(*stateOf(format, *plugin)->transcript.at(0));
    REQUIRE(place.has_value());
    CHECK(place->seconds >= 10);
    CHECK(place->seconds < 12);
    REQUIRE(place->bar.has_value());
    CHECK(place->bar->bar == barOf(*place).bar);
    CHECK(std::abs(place->bar->beat - barOf(*place).beat) < 0.001);
    plugin->setPlayHead(nullptr);
}

TEST_CASE("In a host, a state goes from one copy to another, and what is none changes nothing", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    const auto format = eachFormat();
    const auto plugin = loadBundle(format, 48000.0, 512);
    PluginState named;
    named.settings.trackName = "Narrator";
    setInnerState(format, *plugin, writePluginState(named));
    CHECK(stateOf(format, *plugin)->settings.trackName == "Narrator");
    const auto other = loadBundle(format, 48000.0, 512);
    CHECK(stateOf(format, *other)->settings.trackName.empty()); // two copies, two states

    juce::MemoryBlock saved, again;
    plugin->getStateInformation(saved);
    other->setStateInformation(saved.getData(), static_cast<int>(saved.getSize()));
    other->getStateInformation(again);
    CHECK(saved == again);

    std::mt19937 random(5);
    const auto inner = innerState(format, *plugin);
    for (int i = 0; i < 200; ++i) {
        auto damaged = inner;
        for (int j = 0; j < 5; ++j)
            damaged[static_cast<int>(random() % damaged.getSize())] = static_cast<char>(random() % 128);
        damaged.setSize(random() % damaged.getSize()); // cut: never whole
        setInnerState(format, *other, damaged);
    }
    CHECK(stateOf(format, *other)->settings.trackName == "Narrator");
}

} // namespace earshot::test
