// SPDX-License-Identifier: AGPL-3.0-or-later
//
// From a host's blocks to words on its timeline, with the engine's real threads and the bundled model.
#include "Engine.h"
#include "PluginHost.h"
#include "PluginProcessor.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <algorithm>
#include <cstdio>

namespace earshot::test {
namespace {

struct HostCase {
    int rateHz;
    int blockFrames;
};

std::string transcriptOf(PluginProcessor& processor) {
    return textOf(processor.state().transcript);
}

bool waitForText(PluginProcessor& processor, const std::string& expected) {
    const bool isThere = eventually([&] { return transcriptOf(processor) == expected; });
    INFO("expected \"" << expected << "\", heard \"" << transcriptOf(processor) << "\"");
    CHECK(isThere);
    return isThere;
}

// Renders the clip offline, as fast as it goes, from `startSeconds` of the host's timeline.
void render(PluginProcessor& processor, const HostCase& host, const std::vector<float>& sound, double startSeconds) {
    Transport transport;
    transport.rateHz = host.rateHz;
    transport.frame = static_cast<juce::int64>(startSeconds * host.rateHz);
    prepare(processor, host.rateHz, host.blockFrames, true);
    play(processor, transport, sound, host.blockFrames);
    processor.releaseResources();
    processor.setPlayHead(nullptr);
}

double hostEnd(const TranscriptWord& word) {
    return word.host->seconds + word.endSeconds - word.startSeconds;
}

std::vector<TranscriptWord> placedWords(PluginProcessor& processor) {
    std::vector<TranscriptWord> words;
    for (const auto& line : processor.state().transcript)
        for (const TranscriptWord& word : line->words)
            if (word.host) words.push_back(word);
    return words;
}

} // namespace

TEST_CASE("An offline render at full speed says what a live stream does, at any rate and block size", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto host = GENERATE(HostCase{8000, 1}, HostCase{16000, 333}, HostCase{44100, 4096}, HostCase{192000, 31});
    PluginProcessor processor;
    const auto sound = clipAt("welcome.flac", host.rateHz);
    const auto expected = simulatedText(processor.state().settings.stream, sound, host.rateHz);
    CHECK_FALSE(expected.empty());
    render(processor, host, sound, 0);
    waitForText(processor, expected);
    CHECK(processor.getLatencySamples() == 0);
    CHECK(processor.snapshot()->health.droppedMs == 0);
}

TEST_CASE("A bounce as fast as it goes has the words of the same sound in real time", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    constexpr int kRateHz = 48000, kBlock = 480;
    using Clock = std::chrono::steady_clock;
    auto sound = clipAt("welcome.flac", kRateHz);
    sound.resize(sound.size() / kBlock * kBlock); // the same for all: blocks in real time are whole
    PluginProcessor live, bounced;
    prepare(live, kRateHz, kBlock, false);
    REQUIRE(eventually([&] { return live.snapshot()->health.state == StreamState::kListening; })); // the model is there
    juce::AudioBuffer<float> block(2, kBlock);
    juce::MidiBuffer midi;
    auto next = Clock::now();
    for (std::size_t at = 0; at + kBlock <= sound.size(); at += kBlock) {
        for (int channel = 0; channel < 2; ++channel) block.copyFrom(channel, 0, sound.data() + at, kBlock);
        live.processBlock(block, midi);
        std::this_thread::sleep_until(next += std::chrono::milliseconds(10));
    }
    live.releaseResources();
    const auto begin = Clock::now();
    render(bounced, {kRateHz, kBlock}, sound, 0);
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    std::printf("a bounce at %.0f times real time\n", static_cast<double>(sound.size()) / kRateHz / seconds);
    const auto expected = simulatedText(live.state().settings.stream, sound, kRateHz);
    waitForText(live, expected);
    waitForText(bounced, expected);
}

// LV2 and JACK hosts say it with a block.
TEST_CASE("A host that turns to rendering offline between two blocks loses nothing", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    constexpr int kRateHz = 16000, kBlock = 512;
    PluginProcessor processor;
    prepare(processor, kRateHz, kBlock, false);
    REQUIRE(eventually([&] { return processor.snapshot()->health.state == StreamState::kListening; }));
    const auto clip = clipAt("journey.flac", kRateHz);
    std::vector<float> sound;
    for (int i = 0; i < 10; ++i) sound.insert(sound.end(), clip.begin(), clip.end());
    Transport transport;
    transport.rateHz = kRateHz;
    processor.setNonRealtime(true);
    play(processor, transport, sound, kBlock);
    processor.releaseResources();
    processor.setPlayHead(nullptr);
    waitForText(processor, simulatedText(processor.state().settings.stream, sound, kRateHz));
    CHECK(processor.snapshot()->health.droppedMs == 0);
}

TEST_CASE("Words stand where the host's transport was, and a second take replaces the first", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    PluginProcessor processor;
    const HostCase host{16000, 480};
    const auto sound = clipAt("welcome.flac", host.rateHz);
    const auto expected = simulatedText(processor.state().settings.stream, sound, host.rateHz);
    render(processor, host, sound, 100);
    REQUIRE(waitForText(processor, expected));
    const auto first = processor.state().transcript;
    REQUIRE(hostStart(*first.front()).has_value());
    const double wordSeconds = first.front()->words.front().startSeconds; // the stream began with the sound
    CHECK(std::abs(hostStart(*first.front())->seconds - (100 + wordSeconds)) < 0.001);
    CHECK(std::abs(hostStart(*first.front())->quarterNotes - 2 * (100 + wordSeconds)) < 0.002);
    for (const TranscriptWord& word : placedWords(processor)) {
        REQUIRE(word.host->bar.has_value());
        CHECK(word.host->bar->bar == barOf(*word.host).bar);
        CHECK(std::abs(word.host->bar->beat - barOf(*word.host).beat) < 0.001);
    }

    render(processor, host, sound, 100); // the same place
    CHECK(eventually([&] { return processor.state().transcript.front() != first.front(); }));
    CHECK(eventually([&] {
        return processor.snapshot()->health.state == StreamState::kListening &&
               processor.snapshot()->health.lagMs < 500;
    }));
    waitForText(processor, expected);
    render(processor, host, sound, 200); // another one
    waitForText(processor, expected + " " + expected);
}

TEST_CASE("A loop replaces what stands between its ends and nothing else, and no words overlap", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    constexpr int kRateHz = 16000, kBlock = 250; // a loop's ends lie between blocks, as hosts split theirs
    constexpr double kTo = 7;
    const double from = GENERATE(2.0, 3.0, 3.5, 5.25);
    PluginProcessor processor;
    const auto sound = clipAt("journey.flac", kRateHz);
    render(processor, {kRateHz, kBlock}, sound, 0);
    REQUIRE(waitForText(processor, simulatedText(processor.state().settings.stream, sound, kRateHz)));
    const auto before = placedWords(processor);

    Transport transport;
    transport.rateHz = kRateHz;
    prepare(processor, kRateHz, kBlock, true);
    for (int round = 0; round < 3; ++round) {
        transport.frame = static_cast<juce::int64>(from * kRateHz);
        play(processor, transport, {sound.begin() + transport.frame, sound.begin() + static_cast<int>(kTo * kRateHz)},
             kBlock);
    }
    processor.setPlayHead(nullptr);
    processor.releaseResources();
    const double streamSeconds = static_cast<double>(sound.size()) / kRateHz + 3 + 3 * (kTo - from) + 3; // with rests
    REQUIRE(eventually([&] {
        const auto health = processor.snapshot()->health;
        return health.streamSeconds > streamSeconds - 0.01 && health.state == StreamState::kListening;
    }));

    const auto after = placedWords(processor);
    for (std::size_t i = 1; i < after.size(); ++i) {
        INFO(after[i - 1].text << " at " << after[i - 1].host->seconds << ", " << after[i].text);
        CHECK(after[i].host->seconds >= hostEnd(after[i - 1]) - 1e-9);
    }
    const auto outside = [&](const std::vector<TranscriptWord>& words) {
        std::string text;
        for (const auto& word : words)
            if (const double middle = (word.host->seconds + hostEnd(word)) / 2; middle < from || middle >= kTo)
                text += word.text + " ";
        return text;
    };
    CHECK(outside(after) == outside(before));
    const auto isInside = [&](const TranscriptWord& word) {
        return word.host->seconds >= from && word.host->seconds < kTo;
    };
    CHECK(std::count_if(after.begin(), after.end(), isInside) >= 2);
}

TEST_CASE("What is said while the transport stands still is kept without a place", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    PluginProcessor processor;
    const auto sound = clipAt("welcome.flac", 16000);
    Transport transport;
    transport.isPlaying = false;
    prepare(processor, 16000, 512, true);
    play(processor, transport, sound, 512);
    processor.releaseResources();
    waitForText(processor, simulatedText(processor.state().settings.stream, sound, 16000));
    for (const auto& line : processor.state().transcript) CHECK_FALSE(hostStart(*line).has_value());
    processor.setPlayHead(nullptr);
}

TEST_CASE("A bypassed plug-in, or one that is not to listen, writes nothing and still passes audio", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto* const id = GENERATE("bypass", "listen");
    PluginProcessor processor;
    for (auto* parameter : processor.getParameters())
        if (auto* hosted = dynamic_cast<juce::AudioProcessorParameterWithID*>(parameter); hosted->paramID == id)
            hosted->setValueNotifyingHost(hosted->paramID == "bypass" ? 1.0f : 0.0f);
    const auto sound = clipAt("welcome.flac", 16000);
    render(processor, {16000, 512}, sound, 0);
    const double numSeconds = static_cast<double>(sound.size()) / 16000;
    CHECK(eventually([&] { return processor.snapshot()->health.streamSeconds >= numSeconds; }));
    CHECK(processor.state().transcript.empty());
}

TEST_CASE("A project reopens with its text, and goes on from there", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    juce::MemoryBlock saved;
    std::string text;
    {
        PluginProcessor processor;
        const auto sound = clipAt("welcome.flac", 16000);
        text = simulatedText(processor.state().settings.stream, sound, 16000);
        render(processor, {16000, 512}, sound, 10);
        REQUIRE(waitForText(processor, text));
        processor.getStateInformation(saved);
    }
    PluginProcessor reopened;
    reopened.setStateInformation(saved.getData(), static_cast<int>(saved.getSize()));
    CHECK(transcriptOf(reopened) == text);
    const auto more = clipAt("journey.flac", 16000);
    render(reopened, {16000, 512}, more, 100);
    waitForText(reopened, text + " " + simulatedText(reopened.state().settings.stream, more, 16000));
}

TEST_CASE("Instances come and go in the middle of everything", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto sound = clipAt("welcome.flac", 48000);
    for (int i = 0; i < 20; ++i) {
        PluginProcessor processor;
        prepare(processor, 48000, 512, false);
        std::thread audio([&] {
            Transport transport;
            juce::AudioBuffer<float> block(2, 512);
            juce::MidiBuffer midi;
            for (std::size_t at = 0; at + 512 < sound.size(); at += 512) {
                for (int channel = 0; channel < 2; ++channel) block.copyFrom(channel, 0, sound.data() + at, 512);
                processor.processBlock(block, midi);
            }
        });
        juce::MemoryBlock saved;
        processor.getStateInformation(saved); // while audio runs
        processor.setStateInformation(saved.getData(), static_cast<int>(saved.getSize()));
        processor.update();
        audio.join();
        prepare(processor, i % 2 == 0 ? 44100 : 96000, 64, i % 3 == 0); // suspend, another rate, resume
        processor.releaseResources();
    }
    SUCCEED("no crash, no hang");
}

TEST_CASE("Sixteen instances share one model", "[unit]") {
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
