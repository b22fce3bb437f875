// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What hosts automate, record and choose. Projects refer to it: this file is not to change but by additions at the end.
#include "PluginHost.h"
#include "PluginProcessor.h"
#include "PluginPrograms.h"

#include <catch2/catch_test_macros.hpp>

namespace earshot {
namespace {

juce::AudioProcessorParameterWithID* find(PluginProcessor& processor, const juce::String& id) {
    for (auto* parameter : processor.getParameters())
        if (auto* hosted = dynamic_cast<juce::AudioProcessorParameterWithID*>(parameter); hosted->paramID == id)
            return hosted;
    FAIL("no parameter " << id);
    return nullptr;
}

} // namespace

TEST_CASE("Parameters keep their ids, order, names and defaults for ever", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    struct Pinned {
        const char* id;
        const char* name;
        float value;
        juce::AudioProcessorParameter::Category category;
    };
    constexpr auto kPlain = juce::AudioProcessorParameter::genericParameter;
    constexpr auto kMeter = juce::AudioProcessorParameter::outputMeter;
    const Pinned expected[] = {{"bypass", "Bypass", 0.0f, kPlain}, {"listen", "Listen", 1.0f, kPlain},
                               {"calm", "Calm", 0.5f, kPlain},     {"clear", "Clear", 0.0f, kPlain},
                               {"speech", "Speech", 0.0f, kMeter}, {"confidence", "Confidence", 0.0f, kMeter},
                               {"label", "Label", 0.0f, kMeter}};
    PluginProcessor processor;
    const auto& parameters = processor.getParameters();
    REQUIRE(parameters.size() == static_cast<int>(std::size(expected)));
    for (int i = 0; i < parameters.size(); ++i) {
        const auto& pinned = expected[i];
        const auto* parameter = dynamic_cast<juce::AudioProcessorParameterWithID*>(parameters[i]);
        REQUIRE(parameter != nullptr);
        CHECK(parameter->paramID == pinned.id);
        CHECK(parameter->getName(100) == pinned.name);
        CHECK(parameter->getValue() == pinned.value);
        CHECK(parameter->getCategory() == pinned.category);
    }
    CHECK(processor.getBypassParameter() == parameters[0]);
}

TEST_CASE("Programs keep their order, and leave model and words alone", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    PluginProcessor processor;
    auto settings = processor.state().settings;
    settings.stream.model = "/some/model";
    settings.stream.keywords = {{.text = "cut", .threshold = 0.4}};
    REQUIRE(processor.setSettings(settings).ok());
    REQUIRE(processor.getNumPrograms() == 4);
    const char* const names[] = {"Dialogue logging", "Podcast", "Voice-over cues", "Keyword triggers"};
    for (int i = 0; i < 4; ++i) CHECK(processor.getProgramName(i) == names[i]);
    processor.setCurrentProgram(3);
    CHECK(processor.getCurrentProgram() == 3);
    CHECK(processor.state().settings.stream.calm == 0.0);
    CHECK(processor.state().settings.stream.model == "/some/model");
    CHECK(processor.state().settings.stream.keywords.size() == 1);
    processor.setCurrentProgram(-1);
    processor.setCurrentProgram(4);
    CHECK(processor.getCurrentProgram() == 3);
}

TEST_CASE("Choosing the program that is there already keeps the user's settings", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    PluginProcessor processor;
    auto settings = processor.state().settings;
    settings.stream.endpointSilenceSeconds = 1.7;
    REQUIRE(processor.setSettings(settings).ok());
    processor.setCurrentProgram(processor.getCurrentProgram());
    CHECK(processor.state().settings.stream.endpointSilenceSeconds == 1.7);
}

TEST_CASE("Clear springs back once it has been done", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    PluginProcessor processor;
    auto* clear = find(processor, "clear");
    clear->setValueNotifyingHost(1.0f);
    processor.update();
    CHECK(clear->getValue() == 0.0f);
}

TEST_CASE("What is heard is in the parameters that a host records, and gone when it is over", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    test::useRepositoryModels();
    PluginProcessor processor;
    auto settings = processor.state().settings;
    settings.stream.labelModels = {{.folder = test::kResources / "models/earshot-keywords-en", .name = "keywords"}};
    settings.stream.labelModels[0].tracker.neverReported.clear(); // "_unknown_" is on while somebody speaks
    settings.stream.labelModels[0].tracker.onThreshold = 0.5;
    REQUIRE(processor.setSettings(settings).ok());

    constexpr int kRateHz = 16000, kPiece = kRateHz / 4;
    const char* const ids[] = {"speech", "confidence", "label"};
    float highest[] = {0, 0, 0};
    test::Transport transport;
    transport.rateHz = kRateHz;
    test::prepare(processor, kRateHz, 400, true);
    REQUIRE(test::eventually([&] { return processor.snapshot()->health.state == StreamState::kListening; }));
    const auto sound = test::clipAt("journey.flac", kRateHz);
    for (auto from = sound.begin(); sound.end() - from > kPiece; from += kPiece) {
        test::play(processor, transport, {from, from + kPiece}, 400);
        const double pushed = static_cast<double>(transport.frame) / kRateHz;
        REQUIRE(test::eventually([&] { // as in real time the worker keeps up
            const auto health = processor.snapshot()->health;
            return health.streamSeconds > pushed - 0.2 && health.lagMs < 1000;
        }));
        processor.update();
        for (int i = 0; i < 3; ++i) highest[i] = std::max(highest[i], find(processor, ids[i])->getValue());
    }
    processor.releaseResources();
    processor.setPlayHead(nullptr);
    CHECK(highest[0] == 1);
    CHECK(highest[1] > 0.3f);
    CHECK(highest[2] > 0.3f);
    CHECK(test::eventually([&] {
        processor.update();
        return find(processor, "speech")->getValue() + find(processor, "confidence")->getValue() +
                   find(processor, "label")->getValue() ==
               0;
    }));
}

TEST_CASE("Calm is one value, whether a host or the user moves it", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    PluginProcessor processor;
    find(processor, "calm")->setValueNotifyingHost(0.25f);
    CHECK(processor.state().settings.stream.calm == 0.25);
    auto settings = processor.state().settings;
    settings.stream.calm = 0.75;
    REQUIRE(processor.setSettings(settings).ok());
    CHECK(find(processor, "calm")->getValue() == 0.75f);
}

TEST_CASE("The host's name and colour of the track are followed, until the user chooses others", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    PluginProcessor processor;
    processor.updateTrackProperties({.name = "Audio 2", .colour = juce::Colours::orange});
    processor.updateTrackProperties({.name = "Guest", .colour = {}});
    CHECK(processor.state().settings.trackName == "Guest");
    CHECK(processor.state().settings.trackColour == juce::Colours::orange.getARGB());
    auto settings = processor.state().settings;
    settings.trackName = "Ann";
    REQUIRE(processor.setSettings(settings).ok());
    processor.updateTrackProperties({.name = "Audio 2", .colour = juce::Colours::red});
    CHECK(processor.state().settings.trackName == "Ann");
    CHECK(processor.state().settings.trackColour == juce::Colours::orange.getARGB());
}

} // namespace earshot
