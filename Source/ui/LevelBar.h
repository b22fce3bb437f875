// SPDX-License-Identifier: AGPL-3.0-or-later
//
// LevelBar: how loud the input is, with the noise floor that speech has to rise above. Message thread.
#pragma once

#include "StreamSnapshot.h"

#include <juce_gui_basics/juce_gui_basics.h>

namespace earshot {

class LevelBar final : public juce::Component {
public:
    LevelBar();

    // [message] At a steady rate: the bar falls a little with each call.
    void show(const StreamHealth& health);

    void paint(juce::Graphics& graphics) override;
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    float shownDbFs_ = -120;
    float noiseFloorDbFs_ = -120;
    bool isOpen_ = false; // the gate

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(LevelBar)
};

} // namespace earshot
