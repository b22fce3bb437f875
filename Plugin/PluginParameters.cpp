// SPDX-License-Identifier: AGPL-3.0-or-later
// See PluginParameters.h.
#include "PluginParameters.h"

namespace earshot {
namespace {

constexpr int kVersionHint = 1; // of all so far: Audio Units order parameters by it

juce::AudioParameterBool* addSwitch(juce::AudioProcessor& processor, const char* id, const char* name, bool value) {
    auto* parameter = new juce::AudioParameterBool({id, kVersionHint}, name, value);
    processor.addParameter(parameter);
    return parameter;
}

juce::AudioParameterFloat* addAmount(juce::AudioProcessor& processor, const char* id, const char* name, float value,
                                     juce::AudioProcessorParameter::Category category) {
    auto* parameter =
        new juce::AudioParameterFloat({id, kVersionHint}, name, juce::NormalisableRange<float>(0.0f, 1.0f), value,
                                      juce::AudioParameterFloatAttributes().withCategory(category));
    processor.addParameter(parameter);
    return parameter;
}

void tellHost(juce::RangedAudioParameter& parameter, float value) {
    if (!juce::exactlyEqual(parameter.getValue(), value)) parameter.setValueNotifyingHost(value);
}

} // namespace

PluginParameters::PluginParameters(juce::AudioProcessor& processor)
    : bypass_(addSwitch(processor, "bypass", "Bypass", false)),
      listen_(addSwitch(processor, "listen", "Listen", true)),
      calm_(addAmount(processor, "calm", "Calm", 0.5f, juce::AudioProcessorParameter::genericParameter)),
      clear_(addSwitch(processor, "clear", "Clear", false)),
      speech_(addAmount(processor, "speech", "Speech", 0.0f, juce::AudioProcessorParameter::outputMeter)),
      confidence_(addAmount(processor, "confidence", "Confidence", 0.0f, juce::AudioProcessorParameter::outputMeter)),
      label_(addAmount(processor, "label", "Label", 0.0f, juce::AudioProcessorParameter::outputMeter)) {
    clear_->addListener(this);
}

PluginParameters::~PluginParameters() {
    clear_->removeListener(this);
}

void PluginParameters::parameterValueChanged(int, float value) {
    if (value >= 0.5f) clearWanted_.store(true, std::memory_order_relaxed);
}

bool PluginParameters::takeClear() {
    const bool isWanted = clearWanted_.exchange(false, std::memory_order_relaxed);
    if (isWanted) tellHost(*clear_, 0.0f);
    return isWanted;
}

void PluginParameters::setCalm(double calm) {
    if (juce::exactlyEqual(calm_->get(), static_cast<float>(calm))) return;
    calm_->beginChangeGesture();
    *calm_ = static_cast<float>(calm);
    calm_->endChangeGesture();
}

void PluginParameters::show(bool speech, double confidence, double label) {
    tellHost(*speech_, speech ? 1.0f : 0.0f);
    tellHost(*confidence_, static_cast<float>(confidence));
    tellHost(*label_, static_cast<float>(label));
}

void PluginParameters::restore(bool isListening, double calm, bool isBypassed) {
    tellHost(*bypass_, isBypassed ? 1.0f : 0.0f);
    tellHost(*listen_, isListening ? 1.0f : 0.0f);
    tellHost(*calm_, static_cast<float>(calm));
}

} // namespace earshot
