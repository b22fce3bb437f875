// SPDX-License-Identifier: AGPL-3.0-or-later
// See ModelGetView.h.
#include "ModelGetView.h"

#include "EarshotLookAndFeel.h"
#include "Fonts.h"
#include "ModelText.h"
#include "UiText.h"

#include <algorithm>

namespace earshot {
namespace {

constexpr int kRowHeight = 34;
constexpr int kBarHeight = 10;
constexpr int kSaidHeight = 44; // two lines
constexpr int kGap = 8;
constexpr int kButtonWidth = 110;
constexpr int kLongestName = 300;

} // namespace

ModelGetView::ModelGetView() {
    setFocusContainerType(FocusContainerType::focusContainer);
    name_.setTitle(tr("Name on Hugging Face"));
    name_.setTextToShowWhenEmpty("facebook/hubert-large-ls960-ft", juce::Colours::grey);
    name_.setInputRestrictions(kLongestName);
    name_.setJustification(juce::Justification::centredLeft);
    name_.setIndents(8, 0);
    name_.onReturnKey = [this] { get_.triggerClick(); };
    get_.setButtonText(tr("Get"));
    get_.onClick = [this] {
        if (isGetting_) {
            if (onCancel) onCancel();
        } else if (onGet) {
            onGet(name_.getText().trim());
        }
    };
    bar_.setTitle(tr("Download"));
    bar_.setPercentageDisplay(false);
    said_.setBorderSize({});
    said_.setMinimumHorizontalScale(1.0f);
    said_.setJustificationType(juce::Justification::topLeft);
    for (juce::Component* child : std::initializer_list<juce::Component*>{&name_, &get_, &said_})
        addAndMakeVisible(child);
    addChildComponent(bar_);
}

void ModelGetView::showProgress(const std::optional<DownloadProgress>& progress) {
    if (isGetting_ != progress.has_value()) {
        isGetting_ = progress.has_value();
        get_.setButtonText(isGetting_ ? tr("Cancel") : tr("Get"));
        name_.setEnabled(!isGetting_);
        bar_.setVisible(isGetting_);
    }
    if (!progress) return;
    share_ = shareOf(*progress);
    isProblem_ = false;
    lookAndFeelChanged();
    said_.setText(describeProgress(*progress), juce::dontSendNotification);
}

void ModelGetView::say(const juce::String& sentence, bool isProblem) {
    isProblem_ = isProblem;
    lookAndFeelChanged();
    said_.setText(sentence, juce::dontSendNotification);
    if (sentence.isNotEmpty())
        juce::AccessibilityHandler::postAnnouncement(sentence,
                                                     juce::AccessibilityHandler::AnnouncementPriority::medium);
}

int ModelGetView::idealHeight() const {
    const auto& theme = themeOf(*this);
    return theme.scaled(kRowHeight) + theme.scaled(kBarHeight) + theme.scaled(kSaidHeight) + 2 * kGap;
}

void ModelGetView::lookAndFeelChanged() {
    const auto& theme = themeOf(*this);
    const auto& palette = theme.palette();
    const auto font = uiFont(theme.fontHeight(TextSize::kBody));
    name_.applyFontToAllText(font);
    name_.setTextToShowWhenEmpty(name_.getTextToShowWhenEmpty(), palette.mutedText);
    said_.setFont(font);
    said_.setColour(juce::Label::textColourId, isProblem_ ? palette.warning : palette.text);
    bar_.setColour(juce::ProgressBar::backgroundColourId, palette.control);
    bar_.setColour(juce::ProgressBar::foregroundColourId, palette.accent);
}

void ModelGetView::resized() {
    const auto& theme = themeOf(*this);
    auto area = getLocalBounds();
    auto row = area.removeFromTop(theme.scaled(kRowHeight));
    get_.setBounds(row.removeFromRight(theme.scaled(kButtonWidth)));
    row.removeFromRight(kGap);
    name_.setBounds(row);
    area.removeFromTop(kGap);
    bar_.setBounds(area.removeFromTop(theme.scaled(kBarHeight)));
    area.removeFromTop(kGap);
    said_.setBounds(area);
}

} // namespace earshot
