// SPDX-License-Identifier: AGPL-3.0-or-later
//
// StatusBar: how the stream is doing, in words, with its level, speed, model and what was lost. Message thread.
#pragma once

#include "HealthText.h"
#include "LevelBar.h"

#include <juce_gui_basics/juce_gui_basics.h>

namespace earshot {

class StatusBar final : public juce::Component {
public:
    StatusBar();

    // [message] At a steady rate, see LevelBar.
    void show(const StreamHealth& health);
    // [message] There is no stream yet.
    void showReady();
    [[nodiscard]] const juce::String& sentence() const { return sentence_; }
    [[nodiscard]] int idealHeight() const;

    void paint(juce::Graphics& graphics) override;
    void resized() override;
    void lookAndFeelChanged() override { resized(); }
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    void say(HealthMood mood, const juce::String& sentence, const juce::String& loss, const juce::String& speed,
             const juce::String& model);
    void paintMood(juce::Graphics& graphics, juce::Rectangle<float> area) const;

    LevelBar level_;
    HealthMood mood_ = HealthMood::kIdle;
    juce::String sentence_;
    juce::String loss_;
    juce::String speed_;
    juce::String model_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(StatusBar)
};

} // namespace earshot
