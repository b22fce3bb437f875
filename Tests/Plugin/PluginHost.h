// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A host for processors, with a transport, and what a bundled clip has to become in it.
#pragma once

#include "AudioReader.h"
#include "LiveTestSupport.h"
#include "PluginState.h"
#include "SpeechModel.h"

#include <juce_audio_processors/juce_audio_processors.h>

#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace earshot::test {

// Models are found as on a user's machine that names their folder.
inline void useRepositoryModels() {
    setenv("EARSHOT_MODELS", (kResources / "models").c_str(), 1);
}

inline std::vector<float> clipAt(const std::string& name, int rateHz) {
    auto reader = AudioReader::open(kResources / "clips" / name, rateHz);
    REQUIRE(reader.ok());
    std::vector<float> samples, block(static_cast<std::size_t>(rateHz));
    for (;;) {
        const auto count = reader->read(block);
        REQUIRE(count.ok());
        samples.insert(samples.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(*count));
        if (*count < block.size()) return samples;
    }
}

class Transport final : public juce::AudioPlayHead {
public:
    juce::Optional<PositionInfo> getPosition() const override {
        PositionInfo info;
        info.setIsPlaying(isPlaying);
        info.setTimeInSamples(frame);
        info.setTimeInSeconds(static_cast<double>(frame) / rateHz);
        info.setBpm(120.0);
        info.setPpqPosition(2 * static_cast<double>(frame) / rateHz);
        info.setTimeSignature(TimeSignature{6, 8});
        return info;
    }

    bool isPlaying = true;
    juce::int64 frame = 0;
    double rateHz = 48000;
};

// Where a place of Transport's is, in 6/8.
inline BarPosition barOf(const HostPosition& place) {
    const double bars = std::floor(place.quarterNotes / 3);
    return {1 + static_cast<std::int64_t>(bars), 1 + 2 * (place.quarterNotes - 3 * bars)};
}

// Both channels have the sound. Checks that all of it leaves as it came.
inline void play(juce::AudioProcessor& processor, Transport& transport, const std::vector<float>& sound,
                 int blockFrames) {
    juce::AudioBuffer<float> block(2, blockFrames);
    juce::MidiBuffer midi;
    bool isExact = true;
    processor.setPlayHead(&transport);
    for (std::size_t at = 0; at < sound.size(); at += static_cast<std::size_t>(blockFrames)) {
        const int numFrames = static_cast<int>(std::min(sound.size() - at, static_cast<std::size_t>(blockFrames)));
        block.setSize(2, numFrames, false, false, true);
        for (int channel = 0; channel < 2; ++channel) block.copyFrom(channel, 0, sound.data() + at, numFrames);
        processor.processBlock(block, midi);
        for (int channel = 0; channel < 2; ++channel)
            isExact = isExact && std::memcmp(block.getReadPointer(channel), sound.data() + at,
                                             sizeof(float) * static_cast<std::size_t>(numFrames)) == 0;
        if (transport.isPlaying) transport.frame += numFrames;
    }
    CHECK(isExact);
}

inline void prepare(juce::AudioProcessor& processor, double rateHz, int blockFrames, bool isOffline) {
    processor.setNonRealtime(isOffline);
    processor.setRateAndBufferSizeDetails(rateHz, blockFrames);
    processor.prepareToPlay(rateHz, blockFrames);
}

inline std::string textOf(const std::vector<std::shared_ptr<const CaptionLine>>& lines) {
    std::string text;
    for (const auto& line : lines) text += (text.empty() ? "" : " ") + line->text;
    return text;
}

// What a stream with these settings says to the sound, with silence after it.
inline std::string simulatedText(StreamSettings settings, std::vector<float> sound, int rateHz) {
    static ModelLibrary library(1);
    settings.neverSkip = true;
    auto models = StreamModels::load(library, settings);
    REQUIRE(models.ok());
    sound.resize(sound.size() + 3 * static_cast<std::size_t>(rateHz));
    return listen({settings, std::move(models).value()}, sound, {.sampleRateHz = static_cast<double>(rateHz)}).text();
}

// Waits until `look` says so.
template <class Look>
bool eventually(Look look, std::chrono::seconds timeout = std::chrono::seconds(90)) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    while (!look()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

} // namespace earshot::test
