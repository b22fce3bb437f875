// SPDX-License-Identifier: AGPL-3.0-or-later
// The plug-in's window. It says what the plug-in does today: pass audio through. Message thread only.
#pragma once

#include "PluginProcessor.h"

namespace earshot {
class PluginEditor final : public juce::AudioProcessorEditor {
public:
    explicit PluginEditor(PluginProcessor& owner);

    void paint(juce::Graphics& graphics) override;
    void resized() override;

private:
    PluginProcessor& processor_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(PluginEditor)
};
} // namespace earshot
