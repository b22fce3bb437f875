// SPDX-License-Identifier: AGPL-3.0-or-later
// See SettingsForm.h.
#include "SettingsForm.h"

#include "EarshotLookAndFeel.h"
#include "Fonts.h"
#include "Utf8Text.h"

#include <algorithm>

namespace earshot {
namespace {

constexpr int kMargin = 16;
constexpr int kRowHeight = 32;
constexpr int kRowGap = 10;
constexpr int kSectionGap = 18;
constexpr int kLabelWidth = 210;
constexpr int kValueWidth = 84; // of a slider
constexpr int kNarrow = 560;    // below, labels stand above their controls
constexpr int kWidest = 760;

int heightOf(const juce::Label& label, int width) {
    juce::GlyphArrangement glyphs;
    glyphs.addJustifiedText(label.getFont(), label.getText(), 0, 0, static_cast<float>(std::max(width, 1)),
                            juce::Justification::left);
    return juce::roundToInt(glyphs.getBoundingBox(0, -1, true).getHeight()) + 4;
}

} // namespace

SettingsForm::SettingsForm() {
    setFocusContainerType(FocusContainerType::focusContainer);
}

std::unique_ptr<juce::Label> SettingsForm::makeLabel(const juce::String& text) {
    auto label = std::make_unique<juce::Label>(text, text);
    label->setBorderSize({});
    label->setMinimumHorizontalScale(1.0f);
    addAndMakeVisible(*label);
    return label;
}

void SettingsForm::addSection(const juce::String& title) {
    rows_.push_back({.title = makeLabel(title), .control = {}, .note = {}, .idealHeight = {}});
}

void SettingsForm::addRow(const juce::String& label, std::unique_ptr<juce::Component> control, const juce::String& note,
                          std::function<int()> idealHeight) {
    Row row{.title = label.isEmpty() ? nullptr : makeLabel(label),
            .control = std::move(control),
            .note = note.isEmpty() ? nullptr : makeLabel(note),
            .idealHeight = std::move(idealHeight)};
    if (label.isNotEmpty()) row.control->setTitle(label);
    if (note.isNotEmpty()) row.control->setHelpText(note);
    addAndMakeVisible(*row.control);
    rows_.push_back(std::move(row));
}

void SettingsForm::addSlider(const SliderSpec& spec, double& field) {
    auto slider = std::make_unique<juce::Slider>(juce::Slider::LinearHorizontal, juce::Slider::TextBoxRight);
    auto* raw = slider.get();
    slider->setRange(spec.lowest, spec.highest, spec.step);
    slider->textFromValueFunction = spec.text;
    slider->setTextBoxStyle(juce::Slider::TextBoxRight, true, kValueWidth, 28);
    slider->setChangeNotificationOnlyOnRelease(true);
    slider->setWantsKeyboardFocus(true);
    slider->setScrollWheelEnabled(false); // it scrolls the page
    slider->onValueChange = [this, raw, &field] {
        field = raw->getValue();
        changed();
    };
    addRefresher([raw, &field] {
        raw->setValue(field, juce::dontSendNotification);
        raw->updateText();
    });
    addRow(spec.label, std::move(slider), spec.note);
}

void SettingsForm::addToggle(const juce::String& text, bool& field) {
    auto toggle = std::make_unique<juce::ToggleButton>(text);
    auto* raw = toggle.get();
    toggle->setTitle(text);
    toggle->onClick = [this, raw, &field] {
        field = raw->getToggleState();
        changed();
    };
    addRefresher([raw, &field] { raw->setToggleState(field, juce::dontSendNotification); });
    addRow({}, std::move(toggle));
}

void SettingsForm::addChoice(const juce::String& label, const juce::StringArray& items, std::function<int()> get,
                             std::function<void(int)> set, const juce::String& note) {
    auto box = std::make_unique<juce::ComboBox>(label);
    auto* raw = box.get();
    box->addItemList(items, 1);
    box->setScrollWheelEnabled(false);
    box->onChange = [this, raw, set = std::move(set)] {
        set(raw->getSelectedItemIndex());
        changed();
    };
    addRefresher([raw, get = std::move(get)] { raw->setSelectedItemIndex(get(), juce::dontSendNotification); });
    addRow(label, std::move(box), note);
}

void SettingsForm::addText(const juce::String& label, int maxLetters, std::string& field, const juce::String& note) {
    auto editor = std::make_unique<juce::TextEditor>();
    auto* raw = editor.get();
    editor->setInputRestrictions(maxLetters);
    editor->setIndents(8, 0);
    editor->setJustification(juce::Justification::centredLeft);
    const auto take = [this, raw, &field] {
        if (field == raw->getText().toStdString()) return;
        field = raw->getText().toStdString();
        changed();
    };
    editor->onReturnKey = take;
    editor->onFocusLost = take;
    addRefresher([this, raw, &field] {
        raw->applyFontToAllText(uiFont(themeOf(*this).fontHeight(TextSize::kBody)));
        raw->setText(utf8Text(field), false);
    });
    addRow(label, std::move(editor), note);
}

void SettingsForm::addNumber(const juce::String& label, int lowest, int highest, int& field) {
    auto editor = std::make_unique<juce::TextEditor>();
    auto* raw = editor.get();
    editor->setInputRestrictions(juce::String(highest).length(), "0123456789");
    editor->setIndents(8, 0);
    editor->setJustification(juce::Justification::centredLeft);
    editor->onReturnKey = editor->onFocusLost = [this, raw, lowest, highest, &field] {
        const int number = juce::jlimit(lowest, highest, raw->getText().getIntValue());
        if (number == field) return;
        field = number;
        changed();
    };
    addRefresher([this, raw, &field] {
        raw->applyFontToAllText(uiFont(themeOf(*this).fontHeight(TextSize::kBody)));
        raw->setText(juce::String(field), false);
    });
    addRow(label, std::move(editor));
}

void SettingsForm::refresh() {
    for (const auto& refresher : refreshers_) refresher();
}

void SettingsForm::styleLabels() {
    const auto& theme = themeOf(*this);
    for (auto& row : rows_) {
        const bool isSection = row.control == nullptr;
        if (row.title)
            row.title->setFont(uiFont(theme.fontHeight(isSection ? TextSize::kTitle : TextSize::kBody),
                                      isSection ? FontWeight::kBold : FontWeight::kRegular));
        if (!row.note) continue;
        row.note->setFont(uiFont(theme.fontHeight(TextSize::kSmall)));
        row.note->setColour(juce::Label::textColourId, theme.palette().mutedText);
    }
}

void SettingsForm::lookAndFeelChanged() {
    layOut(getWidth());
}

void SettingsForm::layOut(int width) {
    styleLabels();
    const auto& theme = themeOf(*this);
    const int rowHeight = theme.scaled(kRowHeight);
    const bool isNarrow = width < theme.scaled(kNarrow);
    const int used = std::min(width - 2 * kMargin, theme.scaled(kWidest));
    int y = kMargin / 2;
    for (auto& row : rows_) {
        if (!row.control) {
            y += kSectionGap;
            row.title->setBounds(kMargin, y, used, theme.scaled(28));
            y += theme.scaled(28) + kRowGap;
            continue;
        }
        int x = kMargin;
        if (row.title && isNarrow) {
            row.title->setBounds(x, y, used, theme.scaled(24));
            y += theme.scaled(24);
        } else {
            if (row.title) row.title->setBounds(x, y, theme.scaled(kLabelWidth), rowHeight);
            const bool isWhole = !row.title && row.idealHeight; // a list, say, rather than a switch
            if (!isNarrow && !isWhole) x += theme.scaled(kLabelWidth) + kMargin;
        }
        const int controlWidth = kMargin + used - x;
        const int height = row.idealHeight ? row.idealHeight() : rowHeight;
        row.control->setBounds(x, y, controlWidth, height);
        y += height;
        if (row.note) {
            const int noteHeight = heightOf(*row.note, controlWidth);
            row.note->setBounds(x, y + 2, controlWidth, noteHeight);
            y += noteHeight + 2;
        }
        y += kRowGap;
    }
    setSize(width, y + kMargin);
}

} // namespace earshot
