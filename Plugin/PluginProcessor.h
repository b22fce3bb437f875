// SPDX-License-Identifier: AGPL-3.0-or-later
// The plug-in as its host sees it. It listens: audio leaves exactly as it came, bit for bit, without latency.
// processBlock runs on the audio thread, everything else on the message thread.
#pragma once

#include "PluginState.h"

#include <juce_audio_processors/juce_audio_processors.h>

namespace earshot {
class PluginProcessor final : public juce::AudioProcessor {
public:
    PluginProcessor();

    // [audio] The buffers already hold the input, and there are as many outputs as inputs: nothing is left to do.
    void processBlock(juce::AudioBuffer<float>&, juce::MidiBuffer&) noexcept override {}
    void processBlock(juce::AudioBuffer<double>&, juce::MidiBuffer&) noexcept override {}
    void processBlockBypassed(juce::AudioBuffer<float>&, juce::MidiBuffer&) noexcept override {}
    void processBlockBypassed(juce::AudioBuffer<double>&, juce::MidiBuffer&) noexcept override {}
    bool supportsDoublePrecisionProcessing() const override { return true; }

    // [message]
    void prepareToPlay(double, int) override {}
    void releaseResources() override {}
    bool isBusesLayoutSupported(const BusesLayout& layout) const override;

    void getStateInformation(juce::MemoryBlock& destination) override;
    void setStateInformation(const void* data, int numBytes) override;
    const PluginState& state() const { return state_; }
    void rememberEditorSize(int width, int height);

    juce::AudioProcessorEditor* createEditor() override;
    bool hasEditor() const override { return true; }

    const juce::String getName() const override { return JucePlugin_Name; }
    bool acceptsMidi() const override { return false; }
    bool producesMidi() const override { return false; }
    double getTailLengthSeconds() const override { return 0.0; }

    // There is one program, because some hosts cannot bear none.
    int getNumPrograms() override { return 1; }
    int getCurrentProgram() override { return 0; }
    void setCurrentProgram(int) override {}
    const juce::String getProgramName(int) override { return {}; }
    void changeProgramName(int, const juce::String&) override {}

private:
    PluginState state_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(PluginProcessor)
};
} // namespace earshot
