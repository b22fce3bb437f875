// SPDX-License-Identifier: AGPL-3.0-or-later
// See OverlayPanel.h.
#include "OverlayPanel.h"

#include "ColourButton.h"
#include "EarshotLookAndFeel.h"
#include "Fonts.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>
#include <memory>

namespace earshot {
namespace {

constexpr int kWidth = 620; // as it opens
constexpr int kHeight = 640;
constexpr int kMostLines = 6;
constexpr double kEnoughContrast = 4.5; // WCAG 1.4.3, AA

juce::String percent(double value) {
    return juce::String(juce::roundToInt(value * 100)) + " %";
}

} // namespace

OverlayPanel::OverlayPanel() : FormPanel(tr("Caption overlay")) {
    form_.onChange = [this] { changed(); };
    addWindow();
    addText();
    addSurroundings();
    setSize(kWidth, kHeight);
    setSettings({});
}

void OverlayPanel::setSettings(const OverlaySettings& settings) {
    settings_ = settings;
    form_.refresh();
}

void OverlayPanel::changed() {
    form_.refresh();
    if (onChange) onChange(settings_);
}

void OverlayPanel::addWindow() {
    form_.addSection(tr("Caption overlay"));
    form_.addToggle(tr("Show captions over other windows"), settings_.isShown);
    form_.addToggle(tr("Fixed: clicks go through to what is beneath"), settings_.isLocked);
    form_.addChoice(
        tr("Place"), {tr("Top of the screen"), tr("Bottom of the screen"), tr("Where I put it")},
        [this] { return static_cast<int>(settings_.place); },
        [this](int index) { settings_.place = static_cast<OverlayPlace>(index); });
    form_.addToggle(tr("Show keywords and labels"), settings_.showsBadges);
    form_.addSlider({.label = tr("Clear after silence of"),
                     .lowest = 0,
                     .highest = 60,
                     .step = 1,
                     .text = [](double value) { return value == 0 ? tr("Never") : tr("%1 s", {juce::String(value)}); }},
                    settings_.clearAfterSeconds);
}

void OverlayPanel::addText() {
    auto& style = settings_.style;
    form_.addSection(tr("Text"));
    juce::StringArray names;
    for (const auto& preset : overlayPresets()) names.add(preset.name);
    form_.addChoice(
        tr("Style"), names,
        [&style] {
            const auto presets = overlayPresets();
            const auto at = std::find_if(presets.begin(), presets.end(),
                                         [&](const OverlayPreset& preset) { return preset.style == style; });
            return at == presets.end() ? -1 : static_cast<int>(at - presets.begin());
        },
        [&style](int index) { style = overlayPresets()[static_cast<std::size_t>(index)].style; });
    juce::StringArray lines;
    for (int i = 1; i <= kMostLines; ++i) lines.add(juce::String(i));
    form_.addChoice(
        tr("Lines of captions"), lines, [&style] { return style.maxLines - 1; },
        [&style](int index) { style.maxLines = index + 1; });
    juce::StringArray fonts{tr("As in the views")};
    fonts.addArray(juce::Font::findAllTypefaceNames());
    form_.addChoice(
        tr("Font"), fonts, [&style, fonts] { return style.font.empty() ? 0 : fonts.indexOf(utf8Text(style.font)); },
        [&style, fonts](int index) { style.font = index == 0 ? "" : fonts[index].toStdString(); });
    form_.addSlider({.label = tr("Size of captions"),
                     .lowest = 16,
                     .highest = 160,
                     .step = 1,
                     .text = [](double value) { return juce::String(juce::roundToInt(value)); }},
                    style.fontHeight);
    form_.addToggle(tr("Bold"), style.isBold);
    addColour(tr("Colour of text"), style.text);
}

void OverlayPanel::addSurroundings() {
    auto& style = settings_.style;
    addColour(tr("Colour of background"), style.background);
    form_.addSlider({.label = tr("Background"), .lowest = 0, .highest = 1, .step = 0.05, .text = percent},
                    style.backgroundOpacity);
    addColour(tr("Colour of outline"), style.outline);
    form_.addSlider({.label = tr("Outline"), .lowest = 0, .highest = 0.2, .step = 0.01, .text = percent},
                    style.outlineWidth);
    form_.addToggle(tr("Shadow"), style.hasShadow);
    form_.addSlider({.label = tr("Opacity of everything"), .lowest = 0.1, .highest = 1, .step = 0.05, .text = percent},
                    style.opacity);
    auto contrast = std::make_unique<juce::Label>();
    contrast_ = contrast.get();
    contrast->setBorderSize({});
    form_.addRefresher([this] { showContrast(); });
    form_.addRow(tr("Contrast"), std::move(contrast),
                 tr("At worst, whatever is beneath; 4.5 and more can be read by nearly everybody (WCAG AA)."));
}

void OverlayPanel::addColour(const juce::String& label, juce::Colour& field) {
    auto button = std::make_unique<ColourButton>();
    auto* raw = button.get();
    button->onChange = [this, &field](juce::Colour colour) {
        field = colour.withAlpha(1.0f);
        changed();
    };
    form_.addRefresher([raw, &field] { raw->setColour(field); });
    form_.addRow(label, std::move(button));
}

void OverlayPanel::showContrast() {
    const double worst = worstContrast(settings_.style, tentativeColour(settings_.style));
    const auto& theme = themeOf(*this);
    contrast_->setFont(uiFont(theme.fontHeight(TextSize::kBody), FontWeight::kBold));
    contrast_->setColour(juce::Label::textColourId,
                         worst >= kEnoughContrast ? theme.palette().good : theme.palette().warning);
    contrast_->setText((worst >= kEnoughContrast ? juce::String::fromUTF8("✓ ") : juce::String::fromUTF8("⚠ ")) +
                           juce::String(worst, 1) + " : 1",
                       juce::dontSendNotification);
}

void OverlayPanel::resized() {
    FormPanel::resized();
    showContrast();
}

} // namespace earshot
