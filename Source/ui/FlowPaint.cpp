// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What a FlowView draws.
#include "EarshotLookAndFeel.h"
#include "FlowView.h"
#include "Fonts.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>
#include <cmath>

namespace earshot {
namespace {

constexpr float kSpeakerBar = 4;
constexpr float kMaySinkPixels = 2; // of a line that counts as visible as a whole

} // namespace

void FlowView::paint(juce::Graphics& graphics) {
    const auto& theme = themeOf(*this);
    graphics.fillAll(theme.palette().background);
    const auto area = textArea();
    if (flow_.paragraphs().empty()) {
        graphics.setColour(theme.palette().mutedText);
        graphics.setFont(uiFont(theme.fontHeight(TextSize::kBody)));
        graphics.drawFittedText(hint_, getLocalBounds().reduced(theme.scaled(24)), juce::Justification::centred, 4,
                                1.0f);
    } else {
        const juce::Graphics::ScopedSaveState saved(graphics);
        // Letters may reach beyond their line, and margins beyond the text.
        graphics.reduceClipRegion(area.expanded(0, flow_.lineHeight() * 0.1f)
                                      .withLeft(0)
                                      .withRight(static_cast<float>(getWidth()))
                                      .getSmallestIntegerContainer());
        for (auto p = flow_.paragraphAt(scroll_); p < flow_.paragraphs().size(); ++p) {
            if (flow_.top(p) > scroll_ + area.getHeight()) break;
            paintParagraph(graphics, p);
        }
    }
    if (hasKeyboardFocus(false)) drawFocusRing(graphics, theme, getLocalBounds().toFloat(), 4.0f);
}

// Somebody who scrolls expects text to go out of view bit by bit; live, half a line is only a nuisance.
bool FlowView::mayCutLines() const {
    return !isFollowing_ || !style_.growsFromBottom;
}

void FlowView::paintParagraph(juce::Graphics& graphics, std::size_t paragraph) {
    const auto origin = originOfFlow();
    const float y = origin.y + flow_.top(paragraph);
    paintMargin(graphics, paragraph, y);
    if (flow_.paragraphs()[paragraph].isGap()) return paintGap(graphics, paragraph, y);
    // Lines out of view are skipped: one paragraph may be a screenful of them.
    const auto area = textArea();
    const float cut = mayCutLines() ? flow_.lineHeight() : kMaySinkPixels;
    for (const auto& unit : flow_.units(paragraph)) {
        const float top = y + static_cast<float>(unit.line) * flow_.lineHeight();
        if (top >= area.getY() - cut && top <= area.getBottom()) paintUnit(graphics, paragraph, unit);
    }
}

void FlowView::paintMargin(juce::Graphics& graphics, std::size_t paragraph, float y) const {
    const auto& theme = themeOf(*this);
    const auto& source = flow_.paragraphs()[paragraph];
    const auto left = textArea().getX();
    if (!source.colour.isTransparent()) {
        graphics.setColour(source.colour);
        const float above = mayCutLines() ? 0 : std::max(0.0f, textArea().getY() - kMaySinkPixels - y);
        const float hidden =
            std::min(std::ceil(above / flow_.lineHeight()) * flow_.lineHeight(), flow_.height(paragraph));
        const juce::Rectangle<float> bar(left - kSpeakerBar - 6, y, kSpeakerBar, flow_.height(paragraph));
        graphics.fillRoundedRectangle(bar.withTrimmedTop(hidden).reduced(0, 2), 2);
    }
    if (!style_.showsTimes && !style_.showsSpeakers) return;
    const auto font = uiFont(theme.fontHeight(TextSize::kSmall));
    const float baseline = y + (flow_.lineHeight() - flow_.font().getHeight()) / 2 + flow_.font().getAscent();
    juce::Rectangle<float> column(0, baseline - font.getAscent(), left - kSpeakerBar - 12, font.getHeight());
    graphics.setFont(font);
    if (nameColumn_ > 0) {
        const auto name = column.removeFromRight(nameColumn_).withTrimmedLeft(kNameGap);
        graphics.setColour(theme.palette().text);
        graphics.drawText(utf8Text(source.speaker), name, juce::Justification::centredLeft, true);
    }
    graphics.setColour(theme.palette().mutedText);
    if (style_.showsTimes) graphics.drawText(utf8Text(source.time), column, juce::Justification::centredRight, true);
}

// Sound without captions: no words, and not to be mistaken for some.
void FlowView::paintGap(juce::Graphics& graphics, std::size_t paragraph, float y) const {
    const auto& theme = themeOf(*this);
    const auto area = textArea();
    const float wanted = std::max(flow_.font().getHeight() * 0.62f, theme.fontHeight(TextSize::kSmall));
    const auto font = uiFont(std::min(wanted, flow_.font().getHeight()));
    const auto& line = *flow_.paragraphs()[paragraph].line;
    const auto text = tr("%1 s not captioned", {juce::String(line.endSeconds - line.startSeconds, 1)});
    const float width = std::min(juce::GlyphArrangement::getStringWidth(font, text) + 28, area.getWidth());
    const auto pill = juce::Rectangle<float>(area.getX(), y, width, flow_.lineHeight())
                          .withSizeKeepingCentre(width, std::min(font.getHeight() + 10, flow_.lineHeight()));
    const float dashes[]{4.0f, 3.0f};
    juce::Path outline, dashed;
    outline.addRoundedRectangle(pill.reduced(1), pill.getHeight() / 2);
    juce::PathStrokeType(1.4f).createDashedStroke(dashed, outline, dashes, 2);
    graphics.setColour(theme.palette().warning);
    graphics.fillPath(dashed);
    graphics.setFont(font);
    graphics.drawText(text, pill, juce::Justification::centred, true);
}

void FlowView::paintUnit(juce::Graphics& graphics, std::size_t paragraph, const FlowUnit& unit) {
    const auto& palette = themeOf(*this).palette();
    const FlowPlace place{paragraph, unit.word};
    const auto bounds = flow_.boundsOf(paragraph, unit) + originOfFlow();
    const float baseline =
        bounds.getY() + (flow_.lineHeight() - flow_.font().getHeight()) / 2 + flow_.font().getAscent();
    const auto marked = bounds.expanded(flow_.spaceWidth() / 2 + 0.5f, 0);
    if (selection_.contains(place)) {
        graphics.setColour(palette.selection);
        graphics.fillRect(marked);
    } else if (std::binary_search(matches_.begin(), matches_.end(), place)) {
        graphics.setColour(palette.match);
        graphics.fillRoundedRectangle(marked, 4);
        graphics.setColour(palette.text);
        if (shownMatch_ == place) graphics.drawRoundedRectangle(marked.reduced(1), 4, 2);
    }
    if (heard_ == place) {
        graphics.setColour(palette.accent.withAlpha(0.35f));
        graphics.fillRoundedRectangle(marked, 4);
    }
    const bool isTentative = flow_.paragraphs()[paragraph].isTentative(unit.word);
    const bool isOnMark = selection_.contains(place);
    const auto colour = isTentative && !isOnMark ? palette.tentativeText : palette.text;
    flow_.draw(graphics, paragraph, unit, colour, {bounds.getX(), baseline});
    if (isTentative) paintDots(graphics, bounds, baseline);
    if (hovered_ == place) {
        graphics.setColour(palette.accent);
        graphics.fillRect(bounds.getX(), baseline + flow_.font().getDescent() * 0.4f, bounds.getWidth(), 2.0f);
    }
    if (hasKeyboardFocus(false) && selection_.caret() == place && selection_.isEmpty()) {
        graphics.setColour(palette.accent);
        graphics.drawRoundedRectangle(marked, 4, 2);
    }
}

void FlowView::paintDots(juce::Graphics& graphics, juce::Rectangle<float> bounds, float baseline) const {
    const float size = std::max(1.6f, flow_.font().getHeight() * 0.06f);
    const float step = size * 2.6f;
    const float y = baseline + flow_.font().getDescent() * 0.62f;
    const float end = bounds.getRight() + flow_.font().getHeight() * 0.05f;
    for (float x = bounds.getX(); x + size <= end; x += step) graphics.fillEllipse(x, y, size, size);
}

} // namespace earshot
