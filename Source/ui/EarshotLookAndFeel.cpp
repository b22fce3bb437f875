// SPDX-License-Identifier: AGPL-3.0-or-later
// See EarshotLookAndFeel.h.
#include "EarshotLookAndFeel.h"

#include "Fonts.h"

#include <array>
#include <utility>

namespace earshot {
namespace {

constexpr float kCorner = 6.0f;
constexpr float kFocusWidth = 2.0f;

juce::LookAndFeel_V4::ColourScheme schemeOf(const Palette& palette) {
    return {palette.background, palette.control, palette.surface, palette.controlOutline, palette.text, palette.accent,
            palette.onAccent,   palette.accent,  palette.text};
}

bool isWithinFocused(const juce::Component& component) {
    return component.hasKeyboardFocus(true);
}

} // namespace

EarshotLookAndFeel::EarshotLookAndFeel(const Theme& theme) {
    setTheme(theme);
}

void EarshotLookAndFeel::setTheme(const Theme& theme) {
    theme_ = theme;
    const auto& palette = theme_.palette();
    setColourScheme(schemeOf(palette));
    using namespace juce;
    const std::array<std::pair<int, Colour>, 26> values{{
        {ResizableWindow::backgroundColourId, palette.background},
        {TextButton::buttonColourId, palette.control},
        {TextButton::buttonOnColourId, palette.accent},
        {TextButton::textColourOffId, palette.text},
        {TextButton::textColourOnId, palette.onAccent},
        {ToggleButton::textColourId, palette.text},
        {Label::textColourId, palette.text},
        {TextEditor::backgroundColourId, palette.control},
        {TextEditor::textColourId, palette.text},
        {TextEditor::outlineColourId, palette.controlOutline},
        {TextEditor::focusedOutlineColourId, palette.accent},
        {TextEditor::highlightColourId, palette.selection},
        {TextEditor::highlightedTextColourId, palette.text},
        {CaretComponent::caretColourId, palette.accent},
        {ComboBox::backgroundColourId, palette.control},
        {ComboBox::textColourId, palette.text},
        {ComboBox::outlineColourId, palette.controlOutline},
        {ComboBox::arrowColourId, palette.mutedText},
        {PopupMenu::backgroundColourId, palette.surface},
        {PopupMenu::textColourId, palette.text},
        {PopupMenu::highlightedBackgroundColourId, palette.accent},
        {PopupMenu::highlightedTextColourId, palette.onAccent},
        {Slider::textBoxTextColourId, palette.text},
        {Slider::textBoxOutlineColourId, Colours::transparentBlack},
        {TooltipWindow::backgroundColourId, palette.control},
        {TooltipWindow::textColourId, palette.text},
    }};
    for (const auto& [id, colour] : values) setColour(id, colour);
}

void EarshotLookAndFeel::drawButtonBackground(juce::Graphics& graphics, juce::Button& button, const juce::Colour&,
                                              bool isOver, bool isDown) {
    const auto& palette = theme_.palette();
    const auto area = button.getLocalBounds().toFloat().reduced(1.0f);
    auto fill = button.getToggleState() ? palette.accent : palette.control;
    if (isDown)
        fill = fill.contrasting(0.12f);
    else if (isOver)
        fill = fill.contrasting(0.06f);
    graphics.setColour(button.isEnabled() ? fill : palette.surface);
    graphics.fillRoundedRectangle(area, kCorner);
    graphics.setColour(button.isEnabled() ? palette.controlOutline : palette.divider);
    if (!button.getToggleState()) graphics.drawRoundedRectangle(area.reduced(0.5f), kCorner, 1.0f);
    if (isWithinFocused(button)) drawFocusRing(graphics, theme_, button.getLocalBounds().toFloat(), kCorner);
}

juce::Font EarshotLookAndFeel::getTextButtonFont(juce::TextButton&, int) {
    return uiFont(theme_.fontHeight(TextSize::kBody));
}

void EarshotLookAndFeel::drawToggleButton(juce::Graphics& graphics, juce::ToggleButton& button, bool isOver, bool) {
    const auto& palette = theme_.palette();
    auto area = button.getLocalBounds().toFloat();
    const auto side = static_cast<float>(theme_.scaled(20));
    const auto box = area.removeFromLeft(side + 6.0f).withSizeKeepingCentre(side, side);
    graphics.setColour(button.getToggleState() ? palette.accent : palette.control);
    graphics.fillRoundedRectangle(box, 4.0f);
    graphics.setColour(isOver ? palette.text : palette.controlOutline);
    if (!button.getToggleState()) graphics.drawRoundedRectangle(box.reduced(0.5f), 4.0f, 1.2f);
    if (button.getToggleState()) {
        juce::Path tick;
        tick.startNewSubPath(box.getX() + side * 0.24f, box.getY() + side * 0.54f);
        tick.lineTo(box.getX() + side * 0.43f, box.getY() + side * 0.72f);
        tick.lineTo(box.getX() + side * 0.77f, box.getY() + side * 0.30f);
        graphics.setColour(palette.onAccent);
        graphics.strokePath(tick, juce::PathStrokeType(2.2f, juce::PathStrokeType::curved));
    }
    graphics.setColour(button.isEnabled() ? palette.text : palette.mutedText);
    graphics.setFont(uiFont(theme_.fontHeight(TextSize::kBody)));
    graphics.drawFittedText(button.getButtonText(), area.withTrimmedLeft(6.0f).toNearestInt(),
                            juce::Justification::centredLeft, 2, 1.0f);
    if (isWithinFocused(button)) drawFocusRing(graphics, theme_, box.expanded(4.0f), kCorner);
}

void EarshotLookAndFeel::drawLinearSlider(juce::Graphics& graphics, int x, int y, int width, int height, float position,
                                          float, float, juce::Slider::SliderStyle, juce::Slider& slider) {
    const auto& palette = theme_.palette();
    const auto area = juce::Rectangle<int>(x, y, width, height).toFloat();
    const auto track = area.withSizeKeepingCentre(area.getWidth(), 5.0f);
    graphics.setColour(palette.controlOutline);
    graphics.fillRoundedRectangle(track, 2.5f);
    graphics.setColour(palette.accent);
    graphics.fillRoundedRectangle(track.withRight(position), 2.5f);
    const auto radius = static_cast<float>(theme_.scaled(8));
    const auto thumb = juce::Rectangle<float>(2 * radius, 2 * radius).withCentre({position, area.getCentreY()});
    graphics.setColour(palette.background);
    graphics.fillEllipse(thumb.expanded(2.0f));
    graphics.setColour(palette.accent);
    graphics.fillEllipse(thumb);
    if (!isWithinFocused(slider)) return;
    graphics.setColour(palette.text);
    graphics.drawEllipse(thumb.expanded(3.0f), kFocusWidth);
}

void EarshotLookAndFeel::drawComboBox(juce::Graphics& graphics, int width, int height, bool, int, int, int, int,
                                      juce::ComboBox& box) {
    const auto& palette = theme_.palette();
    const auto area = juce::Rectangle<int>(width, height).toFloat().reduced(1.0f);
    graphics.setColour(palette.control);
    graphics.fillRoundedRectangle(area, kCorner);
    graphics.setColour(palette.controlOutline);
    graphics.drawRoundedRectangle(area.reduced(0.5f), kCorner, 1.0f);
    juce::Path arrow;
    const auto centre = area.withTrimmedLeft(area.getWidth() - 26.0f).getCentre();
    arrow.startNewSubPath(centre.translated(-5.0f, -2.5f));
    arrow.lineTo(centre.translated(0.0f, 3.0f));
    arrow.lineTo(centre.translated(5.0f, -2.5f));
    graphics.setColour(palette.text);
    graphics.strokePath(arrow, juce::PathStrokeType(1.8f));
    if (isWithinFocused(box)) drawFocusRing(graphics, theme_, juce::Rectangle<int>(width, height).toFloat(), kCorner);
}

juce::Font EarshotLookAndFeel::getComboBoxFont(juce::ComboBox&) {
    return uiFont(theme_.fontHeight(TextSize::kBody));
}

juce::Font EarshotLookAndFeel::getPopupMenuFont() {
    return uiFont(theme_.fontHeight(TextSize::kBody));
}

juce::Font EarshotLookAndFeel::getLabelFont(juce::Label& label) {
    // A slider's value is a label that nobody else gives a font.
    const bool isPart = dynamic_cast<juce::Slider*>(label.getParentComponent()) != nullptr;
    return isPart ? uiFont(theme_.fontHeight(TextSize::kBody)) : label.getFont();
}

void EarshotLookAndFeel::fillTextEditorBackground(juce::Graphics& graphics, int width, int height, juce::TextEditor&) {
    graphics.setColour(theme_.palette().control);
    graphics.fillRoundedRectangle(juce::Rectangle<int>(width, height).toFloat().reduced(1.0f), kCorner);
}

void EarshotLookAndFeel::drawTextEditorOutline(juce::Graphics& graphics, int width, int height,
                                               juce::TextEditor& editor) {
    const auto area = juce::Rectangle<int>(width, height).toFloat();
    graphics.setColour(theme_.palette().controlOutline);
    graphics.drawRoundedRectangle(area.reduced(1.5f), kCorner, 1.0f);
    if (isWithinFocused(editor)) drawFocusRing(graphics, theme_, area, kCorner);
}

void EarshotLookAndFeel::drawScrollbar(juce::Graphics& graphics, juce::ScrollBar&, int x, int y, int width, int height,
                                       bool isVertical, int thumbStart, int thumbSize, bool isOver, bool isDown) {
    if (thumbSize <= 0) return;
    const auto thumb = (isVertical ? juce::Rectangle<int>(x, thumbStart, width, thumbSize)
                                   : juce::Rectangle<int>(thumbStart, y, thumbSize, height))
                           .toFloat()
                           .reduced(isOver || isDown ? 2.0f : 3.0f);
    graphics.setColour(isOver || isDown ? theme_.palette().text : theme_.palette().controlOutline);
    graphics.fillRoundedRectangle(thumb, juce::jmin(thumb.getWidth(), thumb.getHeight()) / 2);
}

const Theme& themeOf(const juce::Component& component) {
    static const Theme dark;
    const auto* ours = dynamic_cast<const EarshotLookAndFeel*>(&component.getLookAndFeel());
    return ours == nullptr ? dark : ours->theme();
}

void drawFocusRing(juce::Graphics& graphics, const Theme& theme, juce::Rectangle<float> bounds, float cornerSize) {
    graphics.setColour(theme.palette().text); // shows on the accent as well
    graphics.drawRoundedRectangle(bounds.reduced(kFocusWidth / 2), cornerSize, kFocusWidth);
}

} // namespace earshot
