// SPDX-License-Identifier: AGPL-3.0-or-later
// See EntryRow.h.
#include "EntryRow.h"

#include "Fonts.h"

namespace earshot {
namespace {

constexpr int kMargin = 12;
constexpr int kEmptyMargin = 24;
constexpr int kMostEmptyLines = 4;

} // namespace

void EntryRow::paint(juce::Graphics& graphics, const Theme& theme, int width, int height, bool isSelected) const {
    const auto& palette = theme.palette();
    auto area = juce::Rectangle<int>(width, height);
    if (isSelected) {
        graphics.setColour(palette.selection);
        graphics.fillRect(area);
    }
    graphics.setColour(palette.divider);
    graphics.fillRect(area.removeFromBottom(1));
    graphics.setColour(palette.accent);
    graphics.fillRect(area.toFloat().removeFromBottom(3).withWidth(static_cast<float>(width * progress)));
    area.reduce(kMargin, theme.scaled(7));
    graphics.setColour(palette.text);
    graphics.setFont(uiFont(theme.fontHeight(TextSize::kBody), FontWeight::kBold));
    graphics.drawText(name, area.removeFromTop(area.getHeight() / 2), juce::Justification::centredLeft);
    graphics.setColour(isProblem ? palette.danger : isSelected ? palette.text : palette.mutedText);
    graphics.setFont(uiFont(theme.fontHeight(TextSize::kSmall)));
    graphics.drawText(detail, area, juce::Justification::centredLeft);
}

void paintEmptyList(juce::Graphics& graphics, const Theme& theme, juce::Rectangle<int> area, const juce::String& text) {
    graphics.setColour(theme.palette().mutedText);
    graphics.setFont(uiFont(theme.fontHeight(TextSize::kBody)));
    graphics.drawFittedText(text, area.reduced(theme.scaled(kEmptyMargin)), juce::Justification::centred,
                            kMostEmptyLines, 1.0f);
}

} // namespace earshot
