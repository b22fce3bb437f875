// SPDX-License-Identifier: AGPL-3.0-or-later
// See ActionTable.h.
#include "ActionTable.h"

#include "EarshotLookAndFeel.h"
#include "Fonts.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>
#include <utility>

namespace earshot {
namespace {

constexpr int kRowHeight = 32;
constexpr int kColumnWidth = 96;

using Action = std::pair<const char*, bool ActionRule::*>; // its name in English

constexpr std::array<Action, 4> kActions{Action{"Badge", &ActionRule::showsBadge},
                                         {"Sound", &ActionRule::playsSound},
                                         {"OSC", &ActionRule::sendsOsc},
                                         {"Program", &ActionRule::runsCommand}};

// Written out, so that each has its translation.
juce::StringArray actionNames() {
    return {tr("Badge"), tr("Sound"), "OSC", tr("Program")};
}

} // namespace

struct ActionTable::Row {
    ActionRule rule;
    juce::Label name;
    std::array<juce::ToggleButton, kNumActions> switches;
};

ActionTable::ActionTable() {
    setFocusContainerType(FocusContainerType::focusContainer);
    const auto names = actionNames();
    for (std::size_t i = 0; i < kNumActions; ++i) {
        heads_[i].setText(names[static_cast<int>(i)], juce::dontSendNotification);
        heads_[i].setBorderSize({});
        addAndMakeVisible(heads_[i]);
    }
    none_.setText(tr("No keywords and no label models yet. Add them in the settings."), juce::dontSendNotification);
    none_.setBorderSize({});
    addAndMakeVisible(none_);
}

ActionTable::~ActionTable() = default;

void ActionTable::setRules(const std::vector<ActionRule>& rules) {
    rows_.clear();
    const auto names = actionNames();
    for (const ActionRule& rule : rules) {
        auto row = std::make_unique<Row>();
        row->rule = rule;
        const auto name = utf8Text(rule.label);
        row->name.setText(rule.model.empty() ? name : name + "  (" + utf8Text(rule.model) + ")",
                          juce::dontSendNotification);
        row->name.setBorderSize({});
        addAndMakeVisible(row->name);
        for (std::size_t i = 0; i < kNumActions; ++i) {
            auto& toggle = row->switches[i];
            toggle.setTitle(names[static_cast<int>(i)] + ": " + name);
            toggle.setToggleState(rule.*kActions[i].second, juce::dontSendNotification);
            toggle.onClick = [this, raw = row.get(), i] {
                raw->rule.*kActions[i].second = raw->switches[i].getToggleState();
                if (onChange) onChange(raw->rule);
            };
            addAndMakeVisible(toggle);
        }
        rows_.push_back(std::move(row));
    }
    none_.setVisible(rows_.empty());
    for (auto& head : heads_) head.setVisible(!rows_.empty());
    resized();
}

int ActionTable::idealHeight() const {
    const int numRows = rows_.empty() ? 1 : static_cast<int>(rows_.size()) + 1;
    return numRows * themeOf(*this).scaled(kRowHeight);
}

void ActionTable::resized() {
    const auto& theme = themeOf(*this);
    const int height = theme.scaled(kRowHeight);
    const int width = std::min(theme.scaled(kColumnWidth), getWidth() / 6);
    const auto font = uiFont(theme.fontHeight(TextSize::kBody));
    none_.setFont(font);
    none_.setBounds(getLocalBounds().withHeight(height));
    auto area = getLocalBounds();
    auto line = area.removeFromTop(height);
    line.removeFromLeft(line.getWidth() - static_cast<int>(kNumActions) * width);
    for (auto& head : heads_) {
        head.setFont(uiFont(theme.fontHeight(TextSize::kSmall)));
        head.setBounds(line.removeFromLeft(width));
    }
    for (auto& row : rows_) {
        line = area.removeFromTop(height);
        row->name.setFont(font);
        row->name.setBounds(line.removeFromLeft(line.getWidth() - static_cast<int>(kNumActions) * width));
        for (auto& toggle : row->switches) toggle.setBounds(line.removeFromLeft(width));
    }
}

} // namespace earshot
