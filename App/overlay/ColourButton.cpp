// SPDX-License-Identifier: AGPL-3.0-or-later
// See ColourButton.h.
#include "ColourButton.h"

#include "EarshotLookAndFeel.h"
#include "Fonts.h"

#include <memory>

namespace earshot {
namespace {

constexpr int kSelectorWidth = 300;
constexpr int kSelectorHeight = 320;

} // namespace

ColourButton::ColourButton() : Button({}) {}

void ColourButton::setColour(juce::Colour colour) {
    colour_ = colour;
    setDescription(colour.toDisplayString(false));
    repaint();
}

void ColourButton::clicked() {
    auto selector = std::make_unique<juce::ColourSelector>(
        juce::ColourSelector::showColourAtTop | juce::ColourSelector::editableColour |
        juce::ColourSelector::showSliders | juce::ColourSelector::showColourspace);
    selector->setCurrentColour(colour_, juce::dontSendNotification);
    selector->addChangeListener(this);
    selector->setLookAndFeel(&getLookAndFeel());
    selector->setSize(kSelectorWidth, kSelectorHeight);
    auto* parent = getTopLevelComponent();
    juce::CallOutBox::launchAsynchronously(std::move(selector), parent->getLocalArea(this, getLocalBounds()), parent);
}

void ColourButton::changeListenerCallback(juce::ChangeBroadcaster* selector) {
    setColour(dynamic_cast<juce::ColourSelector&>(*selector).getCurrentColour());
    if (onChange) onChange(colour_);
}

void ColourButton::paintButton(juce::Graphics& graphics, bool isOver, bool) {
    const auto& theme = themeOf(*this);
    const auto& palette = theme.palette();
    const auto area = getLocalBounds().toFloat().reduced(0, 2).withWidth(static_cast<float>(theme.scaled(110)));
    graphics.setColour(colour_);
    graphics.fillRoundedRectangle(area, 5);
    graphics.setColour(isOver ? palette.text : palette.controlOutline);
    graphics.drawRoundedRectangle(area.reduced(0.5f), 5, 1);
    graphics.setColour(readableOn(colour_));
    graphics.setFont(uiFont(theme.fontHeight(TextSize::kSmall)));
    graphics.drawText("#" + colour_.toDisplayString(false), area, juce::Justification::centred, false);
    if (hasKeyboardFocus(true)) drawFocusRing(graphics, theme, area.expanded(2), 6.0f);
}

} // namespace earshot
