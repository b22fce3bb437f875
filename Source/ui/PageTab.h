// SPDX-License-Identifier: AGPL-3.0-or-later
//
// PageTab: one of the tabs that choose a page: bold and underlined where it is the one. Message thread.
#pragma once

#include "EarshotLookAndFeel.h"
#include "Fonts.h"

#include <juce_gui_basics/juce_gui_basics.h>

namespace earshot {

class PageTab final : public juce::Button {
public:
    explicit PageTab(const juce::String& name) : Button(name) {
        setTitle(name);
        setRadioGroupId(1, juce::dontSendNotification);
        setClickingTogglesState(true);
    }

    // [message] font: of the chosen one.
    [[nodiscard]] int idealWidth(const juce::Font& font) const {
        return juce::GlyphArrangement::getStringWidthInt(font, getName()) + themeOf(*this).scaled(26);
    }

    void paintButton(juce::Graphics& graphics, bool isOver, bool) override {
        const auto& theme = themeOf(*this);
        const auto& palette = theme.palette();
        graphics.setFont(
            uiFont(theme.fontHeight(TextSize::kBody), getToggleState() ? FontWeight::kBold : FontWeight::kRegular));
        graphics.setColour(getToggleState() || isOver ? palette.text : palette.mutedText);
        graphics.drawFittedText(getName(), getLocalBounds(), juce::Justification::centred, 1, 0.8f);
        if (getToggleState()) {
            graphics.setColour(palette.accent);
            graphics.fillRect(getLocalBounds().removeFromBottom(3).reduced(theme.scaled(10), 0));
        }
        if (hasKeyboardFocus(true)) drawFocusRing(graphics, theme, getLocalBounds().toFloat().reduced(2, 6), 4.0f);
    }
};

} // namespace earshot
