// SPDX-License-Identifier: AGPL-3.0-or-later
// See PluginProcessor.h.
#include "PluginProcessor.h"

#include "PluginEditor.h"

namespace earshot {
PluginProcessor::PluginProcessor()
    : AudioProcessor(BusesProperties()
                         .withInput("Input", juce::AudioChannelSet::stereo())
                         .withOutput("Output", juce::AudioChannelSet::stereo())) {}

// Any number of channels, as long as each has its way out.
bool PluginProcessor::isBusesLayoutSupported(const BusesLayout& layout) const {
    return layout.inputBuses.size() == 1 && layout.outputBuses.size() == 1 &&
           !layout.getMainInputChannelSet().isDisabled() &&
           layout.getMainInputChannelSet() == layout.getMainOutputChannelSet();
}

void PluginProcessor::getStateInformation(juce::MemoryBlock& destination) {
    destination = writePluginState(state_);
}

void PluginProcessor::setStateInformation(const void* data, int numBytes) {
    if (data == nullptr || numBytes <= 0) return;
    if (const auto restored = readPluginState(data, static_cast<size_t>(numBytes))) state_ = *restored;
}

void PluginProcessor::rememberEditorSize(int width, int height) {
    state_.editorWidth = width;
    state_.editorHeight = height;
}

juce::AudioProcessorEditor* PluginProcessor::createEditor() {
    return new PluginEditor(*this); // owned by the host
}
} // namespace earshot

// The entry point that JUCE's format wrappers call.
juce::AudioProcessor* JUCE_CALLTYPE createPluginFilter() {
    return new earshot::PluginProcessor();
}
