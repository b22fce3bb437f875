// SPDX-License-Identifier: AGPL-3.0-or-later
// See BadgeStrip.h.
#include "BadgeStrip.h"

#include "EarshotLookAndFeel.h"
#include "Fonts.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>

namespace earshot {

BadgeStrip::BadgeStrip() {
    setTitle(tr("Heard just now"));
    setInterceptsMouseClicks(false, false);
    setOpaque(true);
}

void BadgeStrip::show(const std::vector<CaptionSource>& sources) {
    std::vector<Badge> badges;
    const auto add = [&badges](Badge badge) {
        if (std::find(badges.begin(), badges.end(), badge) == badges.end()) badges.push_back(std::move(badge));
    };
    for (const CaptionSource& source : sources) {
        if (source.snapshot == nullptr) continue;
        const StreamSnapshot& snapshot = *source.snapshot;
        for (auto event = snapshot.recentKeywords.rbegin(); event != snapshot.recentKeywords.rend(); ++event) {
            if (snapshot.health.streamSeconds - event->endSeconds > kKeywordStaysSeconds) break;
            add({utf8Text(event->keyword), true});
        }
        for (const auto& named : snapshot.labels)
            for (const auto& event : named.labels.active) add({utf8Text(event.label), false});
    }
    if (badges == badges_) return;
    badges_ = std::move(badges);
    juce::StringArray texts;
    for (const auto& badge : badges_) texts.add(badge.text);
    setDescription(texts.joinIntoString(", "));
    repaint();
}

void BadgeStrip::paint(juce::Graphics& graphics) {
    const auto& theme = themeOf(*this);
    const auto& palette = theme.palette();
    if (isOpaque()) graphics.fillAll(palette.background);
    const auto font = uiFont(theme.fontHeight(TextSize::kBody), FontWeight::kBold);
    graphics.setFont(font);
    float x = 14;
    for (const auto& badge : badges_) {
        const auto text = badge.isKeyword ? juce::String::fromUTF8("★ ") + badge.text : badge.text;
        const float width = juce::GlyphArrangement::getStringWidth(font, text) + 24;
        const auto pill = juce::Rectangle<float>(x, 0, width, static_cast<float>(getHeight())).reduced(0, 4);
        if (pill.getRight() > static_cast<float>(getWidth()) - 8) break;
        const float corner = pill.getHeight() / 2;
        graphics.setColour(badge.isKeyword ? palette.accent : palette.control);
        graphics.fillRoundedRectangle(pill, corner);
        graphics.setColour(badge.isKeyword ? palette.accent : palette.controlOutline);
        graphics.drawRoundedRectangle(pill.reduced(0.5f), corner, 1);
        graphics.setColour(badge.isKeyword ? palette.onAccent : palette.text);
        graphics.drawText(text, pill, juce::Justification::centred, false);
        x += width + 8;
    }
}

std::unique_ptr<juce::AccessibilityHandler> BadgeStrip::createAccessibilityHandler() {
    return std::make_unique<juce::AccessibilityHandler>(*this, juce::AccessibilityRole::staticText);
}

} // namespace earshot
