// SPDX-License-Identifier: AGPL-3.0-or-later
//
// PluginParameters: what a host can automate, and what it can record. Projects refer to these by id: ids and order
// never change, new ones go to the end. Values are atomic: any thread; telling the host is for the message thread.
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <atomic>

namespace earshot {

class PluginParameters final : private juce::AudioProcessorParameter::Listener {
public:
    // [message] The processor owns the parameters.
    explicit PluginParameters(juce::AudioProcessor& processor);
    ~PluginParameters() override;
    PluginParameters(const PluginParameters&) = delete;
    PluginParameters& operator=(const PluginParameters&) = delete;

    // [audio] Whether sound is to be captioned.
    [[nodiscard]] bool isListening() const noexcept { return listen_->get() && !bypass_->get(); }
    [[nodiscard]] juce::AudioParameterBool& bypass() { return *bypass_; }
    [[nodiscard]] juce::AudioParameterBool& listen() { return *listen_; }
    [[nodiscard]] double calm() const { return static_cast<double>(calm_->get()); }

    // [message] Whether the host or the user asked for it since the last call; the button springs back.
    [[nodiscard]] bool takeClear();
    // [message] By the user's hand, or a program: the host is told.
    void setCalm(double calm);
    // [message] What is heard, for hosts that record it.
    void show(bool speech, double confidence, double label);
    // [message] As a project was saved.
    void restore(bool isListening, double calm, bool isBypassed);

private:
    void parameterValueChanged(int index, float value) override; // [any], audio included
    void parameterGestureChanged(int, bool) override {}

    juce::AudioParameterBool* bypass_;
    juce::AudioParameterBool* listen_;
    juce::AudioParameterFloat* calm_;
    juce::AudioParameterBool* clear_;
    juce::AudioParameterFloat* speech_;
    juce::AudioParameterFloat* confidence_;
    juce::AudioParameterFloat* label_;
    std::atomic<bool> clearWanted_{false};
};

} // namespace earshot
