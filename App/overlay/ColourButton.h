// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ColourButton: a colour, and any other by JUCE's selector in a bubble. Message thread.
#pragma once

#include <juce_gui_extra/juce_gui_extra.h>

#include <functional>

namespace earshot {

class ColourButton final : public juce::Button, private juce::ChangeListener {
public:
    ColourButton();

    // [message]
    void setColour(juce::Colour colour);

    // By the user's hand, while choosing as well.
    std::function<void(juce::Colour)> onChange;

private:
    void clicked() override;
    void paintButton(juce::Graphics& graphics, bool isOver, bool isDown) override;
    void changeListenerCallback(juce::ChangeBroadcaster* selector) override;

    juce::Colour colour_;
};

} // namespace earshot
