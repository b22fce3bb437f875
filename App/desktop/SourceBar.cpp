// SPDX-License-Identifier: AGPL-3.0-or-later
#include "SourceBar.h"

#include "EarshotLookAndFeel.h"
#include "UiText.h"

namespace earshot {

SourceBar::SourceBar() {
    second_.onClick = [this] {
        if (onSecond) onSecond();
    };
    menu_.onClick = [this] {
        if (onMenu) onMenu();
    };
    for (SourceStrip& strip : strips_) addAndMakeVisible(strip);
    addAndMakeVisible(second_);
    addAndMakeVisible(menu_);
    showSecond(false);
}

void SourceBar::showSecond(bool isShown) {
    strips_[1].setVisible(isShown);
    lookAndFeelChanged();
}

void SourceBar::lookAndFeelChanged() {
    menu_.setButtonText(tr("More"));
    second_.setButtonText(juce::String::fromUTF8(hasSecond() ? "−" : "+"));
    second_.setTitle(hasSecond() ? tr("Caption one source alone") : tr("Caption a second source"));
    second_.setTooltip(second_.getTitle());
    resized();
}

int SourceBar::idealHeight() const {
    return themeOf(*this).scaled(SourceStrip::kHeight) * (hasSecond() ? 2 : 1);
}

void SourceBar::paint(juce::Graphics& graphics) {
    const auto& palette = themeOf(*this).palette();
    graphics.fillAll(palette.surface);
    graphics.setColour(palette.divider);
    graphics.fillRect(getLocalBounds().removeFromBottom(1));
}

void SourceBar::resized() {
    const auto& theme = themeOf(*this);
    const int height = theme.scaled(SourceStrip::kHeight);
    auto area = getLocalBounds().reduced(12, 0);
    const auto buttons = area.removeFromRight(theme.scaled(76 + 36) + 8).withHeight(height).reduced(0, theme.scaled(8));
    menu_.setBounds(buttons.withTrimmedLeft(theme.scaled(36) + 8));
    second_.setBounds(buttons.withWidth(theme.scaled(36)));
    area.removeFromRight(8);
    for (SourceStrip& strip : strips_) strip.setBounds(area.removeFromTop(height));
}

} // namespace earshot
