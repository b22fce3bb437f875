// SPDX-License-Identifier: AGPL-3.0-or-later
// The processor behind all plug-in formats: what it does to audio, which buses it takes, what it saves.
#include "LabelModels.h"
#include "PassThrough.h"
#include "PluginHost.h"
#include "PluginProcessor.h"
#include "ScopedVariable.h"
#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace earshot {
namespace {
juce::AudioProcessor::BusesLayout layoutOf(const juce::AudioChannelSet& input, const juce::AudioChannelSet& output) {
    juce::AudioProcessor::BusesLayout layout;
    layout.inputBuses.add(input);
    layout.outputBuses.add(output);
    return layout;
}

PluginState stateAfterSaving(PluginProcessor& processor) {
    juce::MemoryBlock saved;
    processor.getStateInformation(saved);
    const auto state = readPluginState(saved.getData(), saved.getSize());
    REQUIRE(state.has_value());
    return *state;
}
} // namespace

TEST_CASE("The plug-in passes audio bit for bit at every block size", "[unit]") {
    const auto blockSize = GENERATE(1, 2, 31, 64, 481, 4096);
    const auto numChannels = GENERATE(1, 2, 6);
    const juce::ScopedJuceInitialiser_GUI juce;
    PluginProcessor processor;
    const auto channels = juce::AudioChannelSet::canonicalChannelSet(numChannels);
    REQUIRE(processor.setBusesLayout(layoutOf(channels, channels)));
    processor.prepareToPlay(48000.0, blockSize);
    CHECK(passesUnchanged<float>(processor, numChannels, blockSize));
    CHECK(passesUnchanged<double>(processor, numChannels, blockSize));
}

TEST_CASE("The check for bit-exact audio notices one changed bit", "[unit]") {
    const auto input = makeProbe<float>(2, 64);
    juce::AudioBuffer<float> output(input);
    output.setSample(0, 0, 0.0f); // was -0.0
    CHECK_FALSE(sameBits(input, output));
}

TEST_CASE("The plug-in reports no latency and no tail", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    PluginProcessor processor;
    processor.prepareToPlay(44100.0, 512);
    CHECK(processor.getLatencySamples() == 0);
    CHECK(processor.getTailLengthSeconds() == 0.0);
}

TEST_CASE("The plug-in takes as many channels in as out, and at least one", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    using Set = juce::AudioChannelSet;
    const PluginProcessor processor;
    for (const auto& set : {Set::mono(), Set::stereo(), Set::create5point1(), Set::discreteChannels(16)})
        CHECK(processor.isBusesLayoutSupported(layoutOf(set, set)));
    CHECK_FALSE(processor.isBusesLayoutSupported(layoutOf(Set::mono(), Set::stereo())));
    CHECK_FALSE(processor.isBusesLayoutSupported(layoutOf(Set::stereo(), Set::mono())));
    CHECK_FALSE(processor.isBusesLayoutSupported(layoutOf(Set::disabled(), Set::disabled())));
}

TEST_CASE("State saved by one instance is restored by another", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    PluginProcessor saved;
    saved.rememberEditorSize(700, 321);
    auto settings = saved.state().settings;
    settings.trackName = "Boom";
    REQUIRE(saved.setSettings(settings).ok());
    juce::MemoryBlock block, again;
    saved.getStateInformation(block);

    PluginProcessor restored;
    restored.setStateInformation(block.getData(), static_cast<int>(block.getSize()));
    restored.getStateInformation(again);
    CHECK(again == block);
    CHECK(restored.state().settings.trackName == "Boom");
}

TEST_CASE("Where captions are sent and what is played as MIDI is in the state, and off at first", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    PluginProcessor processor;
    auto settings = processor.state().settings;
    CHECK_FALSE(settings.osc.isOn);
    CHECK_FALSE(settings.midi.isOn);
    settings.osc = {.isOn = true, .address = "127.0.0.1", .port = 9123};
    settings.midi = {.isOn = true, .kind = MidiKind::kController, .channel = 16, .triggers = {{"cut", 127}}};
    REQUIRE(processor.setSettings(settings).ok());
    const auto read = stateAfterSaving(processor);
    CHECK(read.settings.osc == settings.osc);
    CHECK(read.settings.midi == settings.midi);
    settings.osc.address = "somewhere";
    CHECK_FALSE(processor.setSettings(settings).ok());
}

TEST_CASE("Values that MIDI and OSC do not have make a state none", "[unit]") {
    for (const char* settings :
         {R"({"midi": {"channel": 0}})", R"({"midi": {"channel": 17}})", R"({"midi": {"kind": "song"}})",
          R"({"midi": {"triggers": [{"number": 128}]}})", R"({"osc": {"port": 0}})", R"({"osc": {"port": 65536}})"}) {
        INFO(settings);
        const auto text = R"({"earshot": "plugin state", "version": 2, "settings": )" + std::string(settings) + "}";
        CHECK_FALSE(readPluginState(text.data(), text.size()).has_value());
    }
}

TEST_CASE("State that cannot be read leaves the instance as it was", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    PluginProcessor processor;
    processor.rememberEditorSize(700, 321);
    juce::MemoryBlock before, after;
    processor.getStateInformation(before);
    for (const juce::String garbage : {"<EARSHOT version=\"1\" editorWidth=\"-3\" editorHeight=\"200\"/>",
                                       "{\"earshot\": \"plugin state\", \"version\": 2, \"program\": \"x\"}", "}"})
        processor.setStateInformation(garbage.toRawUTF8(), static_cast<int>(garbage.getNumBytesAsUTF8()));
    processor.setStateInformation(nullptr, 0);
    processor.getStateInformation(after);
    CHECK(before == after);
}

TEST_CASE("A project from another machine finds the bundled model by its name", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    test::useRepositoryModels();
    PluginProcessor processor;
    const juce::String state(R"({"earshot": "plugin state", "version": 2,
        "settings": {"stream": {"model": "/home/somebody/else/earshot-small-en"}}})");
    processor.setStateInformation(state.toRawUTF8(), static_cast<int>(state.getNumBytesAsUTF8()));
    CHECK(processor.state().settings.stream.model == test::kBundledModel);
}
TEST_CASE("A project guesses no emotions where nobody has agreed to that on this machine", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    const test::ScratchFolder user; // who was never asked
    const test::ScopedVariable home("HOME", user.path().string());
    PluginState state;
    const auto models = std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Resources" / "models";
    state.settings.stream.labelModels = {{.folder = models / "earshot-emotion", .name = "mood"}};
    const auto project = writePluginState(state);
    PluginProcessor processor;
    processor.setStateInformation(project.getData(), static_cast<int>(project.getSize()));
    CHECK(processor.state().settings.stream.labelModels.empty());
    rememberEmotionAgreed();
    processor.setStateInformation(project.getData(), static_cast<int>(project.getSize()));
    CHECK(processor.state().settings.stream.labelModels.size() == 1);
}

TEST_CASE("Processors go on a host's thread while the message thread updates them", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    test::useRepositoryModels();
    std::thread host([] {
        for (int i = 0; i < 60; ++i) {
            PluginProcessor processor;
            test::prepare(processor, 48000, 512, false);
            std::this_thread::sleep_for(std::chrono::microseconds(64'000 + 100 * i)); // about when its timer is due
        }
        juce::MessageManager::callAsync([] { juce::MessageManager::getInstance()->stopDispatchLoop(); });
    });
    juce::MessageManager::getInstance()->runDispatchLoop();
    host.join();
    SUCCEED("no crash, no hang");
}

} // namespace earshot
