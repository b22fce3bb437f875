// SPDX-License-Identifier: AGPL-3.0-or-later
#include "SourceBar.h"

#include "EarshotLookAndFeel.h"
#include "UiText.h"

#include <algorithm>
#include <utility>

namespace earshot {

SourceBar::SourceBar() {
    setTitle(tr("Sound"));
    sources_.setTitle(tr("Sound from"));
    sources_.onChange = [this] {
        if (onSourceChosen) onSourceChosen();
    };
    start_.onClick = [this] {
        if (onStartOrStop) onStartOrStop();
    };
    mute_.setButtonText(tr("Mute"));
    mute_.setClickingTogglesState(true);
    mute_.onClick = [this] {
        if (onMute) onMute();
    };
    menu_.setButtonText(tr("More"));
    menu_.onClick = [this] {
        if (onMenu) onMenu();
    };
    for (juce::Component* child : std::initializer_list<juce::Component*>{&sources_, &start_, &mute_, &menu_})
        addAndMakeVisible(child);
    showRunning(false);
}

void SourceBar::setChoices(std::vector<SourceChoice> choices) {
    if (choices == choices_) return;
    const auto* former = chosen();
    const std::string device = former != nullptr ? former->name : std::string();
    choices_ = std::move(choices);
    sources_.clear(juce::dontSendNotification);
    for (std::size_t i = 0; i < choices_.size(); ++i) sources_.addItem(choices_[i].text, static_cast<int>(i) + 1);
    choose(device);
}

void SourceBar::choose(const std::string& device) {
    const auto found = std::ranges::find(choices_, device, &SourceChoice::name);
    const auto index = found == choices_.end() ? 0 : found - choices_.begin();
    sources_.setSelectedItemIndex(static_cast<int>(index), juce::dontSendNotification);
}

const SourceChoice* SourceBar::chosen() const {
    const int index = sources_.getSelectedItemIndex();
    return index < 0 ? nullptr : &choices_[static_cast<std::size_t>(index)];
}

void SourceBar::showRunning(bool isRunning) {
    start_.setButtonText(isRunning ? tr("Stop") : tr("Start"));
    start_.setToggleState(!isRunning, juce::dontSendNotification); // drawn in the accent: what to do next
}

void SourceBar::setMuted(bool isMuted) {
    mute_.setToggleState(isMuted, juce::dontSendNotification);
}

void SourceBar::paint(juce::Graphics& graphics) {
    const auto& palette = themeOf(*this).palette();
    graphics.fillAll(palette.surface);
    graphics.setColour(palette.divider);
    graphics.fillRect(getLocalBounds().removeFromBottom(1));
}

void SourceBar::resized() {
    const auto& theme = themeOf(*this);
    auto area = getLocalBounds().reduced(12, theme.scaled(8));
    const auto take = [&](juce::Component& control, int width) {
        control.setBounds(area.removeFromRight(theme.scaled(width)));
        area.removeFromRight(8);
    };
    take(menu_, 76);
    take(mute_, 76);
    take(start_, 104);
    sources_.setBounds(area.withWidth(std::min(area.getWidth(), theme.scaled(460))));
}

} // namespace earshot
