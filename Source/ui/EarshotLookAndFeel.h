// SPDX-License-Identifier: AGPL-3.0-or-later
//
// EarshotLookAndFeel: draws the controls of all views in a theme: flat, with a ring around what has the keyboard's
// focus. A view asks themeOf() for its colours and needs not be told when the theme changes. Message thread.
#pragma once

#include "Theme.h"

#include <juce_gui_basics/juce_gui_basics.h>

namespace earshot {

class EarshotLookAndFeel final : public juce::LookAndFeel_V4 {
public:
    explicit EarshotLookAndFeel(const Theme& theme = {});

    // [message] The owner then tells its component: sendLookAndFeelChange().
    void setTheme(const Theme& theme);
    [[nodiscard]] const Theme& theme() const { return theme_; }

    void drawButtonBackground(juce::Graphics&, juce::Button&, const juce::Colour&, bool isOver, bool isDown) override;
    juce::Font getTextButtonFont(juce::TextButton&, int height) override;
    void drawToggleButton(juce::Graphics&, juce::ToggleButton&, bool isOver, bool isDown) override;
    void drawLinearSlider(juce::Graphics&, int x, int y, int width, int height, float position, float minPosition,
                          float maxPosition, juce::Slider::SliderStyle, juce::Slider&) override;
    void drawComboBox(juce::Graphics&, int width, int height, bool isDown, int x, int y, int w, int h,
                      juce::ComboBox&) override;
    juce::Font getComboBoxFont(juce::ComboBox&) override;
    juce::Font getPopupMenuFont() override;
    juce::Font getLabelFont(juce::Label&) override;
    void fillTextEditorBackground(juce::Graphics&, int width, int height, juce::TextEditor&) override;
    void drawTextEditorOutline(juce::Graphics&, int width, int height, juce::TextEditor&) override;
    void drawScrollbar(juce::Graphics&, juce::ScrollBar&, int x, int y, int width, int height, bool isVertical,
                       int thumbStart, int thumbSize, bool isOver, bool isDown) override;
    int getDefaultScrollbarWidth() override { return theme_.scaled(12); }
    int getSliderThumbRadius(juce::Slider&) override { return theme_.scaled(9); }
    // No ring around focused components from JUCE: we draw our own.
    std::unique_ptr<juce::FocusOutline> createFocusOutlineForComponent(juce::Component&) override { return nullptr; }

private:
    Theme theme_;
};

// [message] Of the look and feel that the component uses; the dark one where it is not ours.
[[nodiscard]] const Theme& themeOf(const juce::Component& component);

// [message] A ring just inside `bounds`.
void drawFocusRing(juce::Graphics& graphics, const Theme& theme, juce::Rectangle<float> bounds, float cornerSize);

} // namespace earshot
