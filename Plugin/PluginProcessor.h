// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The plug-in as its host sees it. It listens: audio leaves exactly as it came, bit for bit, without latency, and what
// is said in it becomes captions on the host's timeline. processBlock runs on the audio thread; hosts call the rest on
// threads of their own choice, one at a time for the most part, so what they share has a lock that the audio thread
// never takes.
#pragma once

#include "Engine.h"
#include "MidiOutput.h"
#include "OscOutput.h"
#include "PluginParameters.h"
#include "PluginState.h"
#include "TimelineTranscript.h"
#include "TrackBoard.h"

#include <juce_audio_processors/juce_audio_processors.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>

namespace earshot {

class PluginProcessor final : public juce::AudioProcessor, private juce::Timer {
public:
    PluginProcessor();
    ~PluginProcessor() override;

    // [audio] The buffers already hold the input, and there are as many outputs as inputs: nothing is left to do but
    // listen. Only while the host renders offline does it wait for the captions.
    void processBlock(juce::AudioBuffer<float>& buffer, juce::MidiBuffer&) noexcept override;
    void processBlock(juce::AudioBuffer<double>& buffer, juce::MidiBuffer&) noexcept override;
    void processBlockBypassed(juce::AudioBuffer<float>& buffer, juce::MidiBuffer&) noexcept override;
    void processBlockBypassed(juce::AudioBuffer<double>& buffer, juce::MidiBuffer&) noexcept override;
    bool supportsDoublePrecisionProcessing() const override { return true; }

    // [any] but audio, and never while audio runs.
    void prepareToPlay(double sampleRateHz, int maxBlockFrames) override;
    void releaseResources() override;
    bool isBusesLayoutSupported(const BusesLayout& layout) const override;

    // [any] but audio
    void getStateInformation(juce::MemoryBlock& destination) override;
    void setStateInformation(const void* data, int numBytes) override;
    [[nodiscard]] PluginState state();
    void rememberEditorSize(int width, int height);
    void updateTrackProperties(const TrackProperties& properties) override;

    // [any] but audio. What the stream shows; null before the host has prepared it.
    [[nodiscard]] std::shared_ptr<const StreamSnapshot> snapshot() const;
    // [any] but audio. Grows with each change of what state() tells of the transcript and the settings.
    [[nodiscard]] std::uint64_t transcriptVersion();
    [[nodiscard]] std::uint64_t settingsVersion() const { return settingsVersion_.load(std::memory_order_relaxed); }

    // [any] but audio. The transcripts of all instances of the process.
    [[nodiscard]] const TrackBoard& tracks() const { return place_.board(); }

    // [message] Errors: those of OscOutput::configure; all else is taken over nevertheless.
    Result<void> setSettings(const ViewSettings& settings);
    void clearCaptions();
    // Takes what has happened: the timer does it, and everyone who wants to know the newest.
    void update();

    juce::AudioProcessorEditor* createEditor() override;
    bool hasEditor() const override { return true; }
    juce::AudioProcessorParameter* getBypassParameter() const override { return bypass_; }

    const juce::String getName() const override { return JucePlugin_Name; }
    bool acceptsMidi() const override { return false; }
    bool producesMidi() const override { return true; }
    double getTailLengthSeconds() const override { return 0.0; }

    // [message]
    int getNumPrograms() override;
    int getCurrentProgram() override;
    void setCurrentProgram(int index) override;
    const juce::String getProgramName(int index) override;
    void changeProgramName(int, const juce::String&) override {}

private:
    template <typename Sample>
    void hear(const juce::AudioBuffer<Sample>& buffer, juce::MidiBuffer& midi, bool isListening) noexcept;
    void timerCallback() override { update(); }
    void takeEvents();               // under the lock
    void configureIfChanged();       // under the lock
    Result<void> configureOutputs(); // under the lock
    void showTrack();                // under the lock
    void showMeters(const StreamSnapshot& snapshot);

    PluginParameters parameters_{*this};
    juce::AudioParameterBool* bypass_ = &parameters_.bypass();

    // Made by the first prepareToPlay: hosts that only look need no engine. Audio reads the pointer, and nobody sets
    // it while audio runs.
    std::unique_ptr<Engine> engine_;
    std::unique_ptr<LiveStream> stream_;
    double sampleRateHz_ = 48000;
    std::atomic<bool> isRecording_{false}; // written by audio

    mutable std::mutex mutex_; // of what follows; audio has no part in it
    PluginState state_;        // without the transcript
    TimelineTranscript transcript_;
    std::string configured_;    // what the stream was last told
    std::string hostTrackName_; // as the host last told it
    TrackBoard::Place place_{TrackBoard::shared()};
    std::tuple<std::uint64_t, std::string, std::uint32_t> placed_; // what is there
    OscOutput osc_;
    MidiOutput midi_; // its play() is audio's, without the lock
    std::atomic<std::uint64_t> settingsVersion_{0};

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(PluginProcessor)
};

} // namespace earshot
