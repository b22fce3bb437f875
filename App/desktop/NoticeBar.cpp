// SPDX-License-Identifier: AGPL-3.0-or-later
#include "NoticeBar.h"

#include "EarshotLookAndFeel.h"
#include "Fonts.h"
#include "UiText.h"

namespace earshot {

NoticeBar::NoticeBar() {
    close_.setButtonText(tr("OK"));
    close_.onClick = [this] { say({}); };
    addAndMakeVisible(text_);
    addAndMakeVisible(close_);
    setVisible(false);
}

void NoticeBar::say(const juce::String& sentence) {
    text_.setText(sentence, juce::dontSendNotification);
    setTitle(sentence);
    const bool isNeeded = sentence.isNotEmpty();
    if (isNeeded)
        juce::AccessibilityHandler::postAnnouncement(sentence,
                                                     juce::AccessibilityHandler::AnnouncementPriority::medium);
    if (isNeeded == isVisible()) return;
    setVisible(isNeeded);
    if (onHeightChanged) onHeightChanged();
}

int NoticeBar::idealHeight() const {
    return isVisible() ? themeOf(*this).scaled(60) : 0;
}

void NoticeBar::paint(juce::Graphics& graphics) {
    const auto& palette = themeOf(*this).palette();
    graphics.fillAll(palette.control);
    graphics.setColour(palette.accent);
    graphics.fillRect(getLocalBounds().removeFromLeft(4));
}

void NoticeBar::resized() {
    const auto& theme = themeOf(*this);
    auto area = getLocalBounds().reduced(12, theme.scaled(8));
    close_.setBounds(area.removeFromRight(theme.scaled(76)).withSizeKeepingCentre(theme.scaled(76), theme.scaled(36)));
    text_.setBounds(area);
}

void NoticeBar::lookAndFeelChanged() {
    const auto& theme = themeOf(*this);
    text_.setColour(juce::Label::textColourId, theme.palette().text);
    text_.setFont(uiFont(theme.fontHeight(TextSize::kBody)));
    text_.setMinimumHorizontalScale(1.0f);
}

} // namespace earshot
