// SPDX-License-Identifier: AGPL-3.0-or-later
#include "NoticeBar.h"

#include "EarshotLookAndFeel.h"
#include "Fonts.h"
#include "UiText.h"

#include <algorithm>

namespace earshot {
namespace {

constexpr int kMargin = 12;
constexpr int kMarginAbove = 8;
constexpr int kButtonWidth = 76;

} // namespace

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
    setVisible(isNeeded);
    if (onHeightChanged) onHeightChanged();
}

int NoticeBar::idealHeight(int width) const {
    if (!isVisible()) return 0;
    const auto& theme = themeOf(*this);
    juce::AttributedString sentence(text_.getText());
    sentence.setFont(text_.getFont());
    juce::TextLayout lines;
    const int beside = 2 * kMargin + theme.scaled(kButtonWidth) + text_.getBorderSize().getLeftAndRight();
    lines.createLayout(sentence, static_cast<float>(std::max(width - beside, 1)));
    return std::max(theme.scaled(60), juce::roundToInt(lines.getHeight()) + 2 * theme.scaled(kMarginAbove) + 4);
}

void NoticeBar::paint(juce::Graphics& graphics) {
    const auto& palette = themeOf(*this).palette();
    graphics.fillAll(palette.control);
    graphics.setColour(palette.accent);
    graphics.fillRect(getLocalBounds().removeFromLeft(4));
}

void NoticeBar::resized() {
    const auto& theme = themeOf(*this);
    auto area = getLocalBounds().reduced(kMargin, theme.scaled(kMarginAbove));
    const int width = theme.scaled(kButtonWidth);
    close_.setBounds(area.removeFromRight(width).withSizeKeepingCentre(width, theme.scaled(36)));
    text_.setBounds(area);
}

void NoticeBar::lookAndFeelChanged() {
    const auto& theme = themeOf(*this);
    text_.setColour(juce::Label::textColourId, theme.palette().text);
    text_.setFont(uiFont(theme.fontHeight(TextSize::kBody)));
    text_.setMinimumHorizontalScale(1.0f);
}

} // namespace earshot
