// SPDX-License-Identifier: AGPL-3.0-or-later
// See WordTable.h.
#include "WordTable.h"

#include "EarshotLookAndFeel.h"
#include "Fonts.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace earshot {
namespace {

constexpr int kRowHeight = 32;
constexpr int kGap = 6;
constexpr int kLongestWord = 100; // letters

// Sliders round values to their steps, and not to the last bit.
bool areSame(const std::vector<WordEntry>& a, const std::vector<WordEntry>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const WordEntry& one, const WordEntry& other) {
        return one.text == other.text && std::abs(one.value - other.value) < 1e-6;
    });
}

} // namespace

struct WordTable::Row {
    juce::TextEditor text;
    juce::Slider value{juce::Slider::LinearHorizontal, juce::Slider::TextBoxRight};
    juce::TextButton remove;
};

WordTable::WordTable(WordTableConfig config) : config_(std::move(config)) {
    setFocusContainerType(FocusContainerType::focusContainer);
    add_.setButtonText(config_.addText);
    add_.onClick = [this] {
        addRow({"", config_.initial});
        if (onHeightChanged) onHeightChanged();
        resized();
        if (isShowing()) rows_.back()->text.grabKeyboardFocus();
    };
    addAndMakeVisible(add_);
}

WordTable::~WordTable() = default;

void WordTable::setEntries(const std::vector<WordEntry>& wanted) {
    if (areSame(wanted, entries())) return;
    rows_.clear();
    for (const auto& entry : wanted) addRow(entry);
    reported_ = wanted;
    if (onHeightChanged) onHeightChanged();
    resized();
}

void WordTable::addRow(const WordEntry& entry) {
    auto row = std::make_unique<Row>();
    auto* raw = row.get();
    row->text.setTitle(config_.wordTitle);
    row->text.setInputRestrictions(kLongestWord);
    row->text.setText(utf8Text(entry.text), false);
    row->text.onReturnKey = [this] { changed(); };
    row->text.onFocusLost = [this] { changed(); };
    row->value.setTitle(config_.valueTitle);
    row->value.setRange(config_.lowest, config_.highest, config_.step);
    row->value.setValue(entry.value, juce::dontSendNotification);
    row->value.setWantsKeyboardFocus(true);
    row->value.setScrollWheelEnabled(false); // it scrolls the page
    row->value.setChangeNotificationOnlyOnRelease(true);
    row->value.onValueChange = [this] { changed(); };
    row->remove.setButtonText(juce::String::fromUTF8("×"));
    row->remove.setTitle(tr("Remove"));
    // Later: the row must not go while its button is still at work.
    row->remove.onClick = [self = juce::Component::SafePointer(this), raw] {
        juce::MessageManager::callAsync([self, raw] {
            if (self != nullptr) self->removeRow(raw);
        });
    };
    for (auto* child : std::initializer_list<juce::Component*>{&row->text, &row->value, &row->remove})
        addAndMakeVisible(child);
    rows_.push_back(std::move(row));
    add_.toFront(false); // last in the order of focus
}

void WordTable::removeRow(const Row* row) {
    std::erase_if(rows_, [row](const auto& own) { return own.get() == row; });
    changed();
    if (onHeightChanged) onHeightChanged();
    resized();
}

std::vector<WordEntry> WordTable::entries() const {
    std::vector<WordEntry> all;
    for (const auto& row : rows_)
        if (const auto text = row->text.getText().trim(); text.isNotEmpty())
            all.push_back({text.toStdString(), row->value.getValue()});
    return all;
}

void WordTable::changed() {
    auto now = entries();
    if (areSame(now, reported_)) return;
    reported_ = std::move(now);
    if (onChange) onChange(reported_);
}

int WordTable::idealHeight() const {
    return (static_cast<int>(rows_.size()) + 1) * (themeOf(*this).scaled(kRowHeight) + kGap) - kGap;
}

void WordTable::resized() {
    const auto& theme = themeOf(*this);
    const int rowHeight = theme.scaled(kRowHeight);
    const auto font = uiFont(theme.fontHeight(TextSize::kBody));
    auto area = getLocalBounds();
    for (auto& row : rows_) {
        auto line = area.removeFromTop(rowHeight);
        area.removeFromTop(kGap);
        row->remove.setBounds(line.removeFromRight(rowHeight));
        line.removeFromRight(kGap);
        row->value.setTextBoxStyle(juce::Slider::TextBoxRight, true, theme.scaled(48), rowHeight);
        row->value.setBounds(line.removeFromRight(std::max(theme.scaled(120), line.getWidth() * 45 / 100)));
        line.removeFromRight(kGap);
        row->text.applyFontToAllText(font);
        row->text.setIndents(8, 0);
        row->text.setJustification(juce::Justification::centredLeft);
        row->text.setBounds(line);
    }
    add_.setBounds(area.removeFromTop(rowHeight).removeFromLeft(
        juce::GlyphArrangement::getStringWidthInt(font, add_.getButtonText()) + theme.scaled(40)));
}

} // namespace earshot
