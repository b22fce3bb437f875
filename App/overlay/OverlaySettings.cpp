// SPDX-License-Identifier: AGPL-3.0-or-later
// See OverlaySettings.h.
#include "OverlaySettings.h"

#include "Theme.h"
#include "UiText.h"

#include <algorithm>

namespace earshot {
namespace {

constexpr double kCountingOutline = 0.05; // of the font's height: 2 pixels around letters of 40
constexpr int kMarginPercent = 4;         // of the screen, above or below
constexpr int kWidthPercent = 80;
constexpr float kTentativeMix = 0.22f; // of the surroundings in the text's colour

// What surrounds the letters.
juce::Colour surroundings(const OverlayStyle& style) {
    return style.outlineWidth >= kCountingOutline ? style.outline : style.background;
}

juce::Colour over(juce::Colour background, double opacity, juce::Colour picture) {
    return picture.interpolatedWith(background, static_cast<float>(opacity));
}

} // namespace

std::vector<OverlayPreset> overlayPresets() {
    return {
        {tr("White on black"), {}},
        {tr("Yellow on black"), {.text = juce::Colour(0xffffe14d), .backgroundOpacity = 0.85}},
        {tr("Black on white"),
         {.text = juce::Colour(0xff101418), .background = juce::Colours::white, .backgroundOpacity = 0.85}},
        {tr("Outlined"), {.backgroundOpacity = 0, .outlineWidth = 0.09, .hasShadow = true}},
        {tr("Highest contrast"), {.fontHeight = 52, .backgroundOpacity = 1}},
    };
}

juce::Rectangle<int> overlayBounds(const OverlaySettings& settings, juce::Rectangle<int> screen, int height) {
    if (settings.place == OverlayPlace::kFloating && !settings.floatingBounds.isEmpty())
        return settings.floatingBounds.withHeight(height).constrainedWithin(screen);
    const int margin = screen.getHeight() * kMarginPercent / 100;
    const auto across = screen.withSizeKeepingCentre(screen.getWidth() * kWidthPercent / 100, height);
    return across.withY(settings.place == OverlayPlace::kTop ? screen.getY() + margin
                                                             : screen.getBottom() - margin - height);
}

juce::Colour tentativeColour(const OverlayStyle& style) {
    return style.text.interpolatedWith(surroundings(style), kTentativeMix);
}

double worstContrast(const OverlayStyle& style, juce::Colour text) {
    if (style.outlineWidth >= kCountingOutline) return contrastRatio(text, style.outline);
    return std::min(contrastRatio(text, over(style.background, style.backgroundOpacity, juce::Colours::white)),
                    contrastRatio(text, over(style.background, style.backgroundOpacity, juce::Colours::black)));
}

} // namespace earshot
