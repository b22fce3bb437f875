// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Theme: the colours and sizes of all views, in light, dark and high contrast. Every pair of colours that meets on the
// screen is listed with the contrast it needs (WCAG 2.2: AA, and AAA for high contrast), so that a test can hold all
// palettes to it. Pure values: any thread.
#pragma once

#include <juce_graphics/juce_graphics.h>

#include <string>
#include <vector>

namespace earshot {

enum class ThemeKind { kDark, kLight, kHighContrast };

struct Palette {
    juce::Colour background;     // behind captions and pages
    juce::Colour surface;        // header, status bar, side panel
    juce::Colour control;        // buttons, text fields
    juce::Colour divider;        // between areas; says nothing, needs no contrast
    juce::Colour controlOutline; // tells a control from what it stands on
    juce::Colour text;
    juce::Colour mutedText;
    juce::Colour tentativeText; // words that may still change; they are underlined with dots as well
    juce::Colour accent;        // what is chosen, active or focused
    juce::Colour onAccent;      // text on it
    juce::Colour good;
    juce::Colour warning;
    juce::Colour danger;
    juce::Colour selection; // behind selected text
    juce::Colour match;     // behind what a search found
};

// [any]
[[nodiscard]] const Palette& paletteOf(ThemeKind kind);

// [any] 1 to 21; both colours opaque.
[[nodiscard]] double contrastRatio(juce::Colour a, juce::Colour b);
// [any] Pairs of the palette that a reader could not tell apart well enough, in words; none is right.
[[nodiscard]] std::vector<std::string> contrastFaults(const Palette& palette, ThemeKind kind);
// [any] Black or white, whichever reads better on `background`.
[[nodiscard]] juce::Colour readableOn(juce::Colour background);

enum class TextSize { kSmall, kBody, kTitle };

struct Theme {
    ThemeKind kind = ThemeKind::kDark;
    float textScale = 1.0f; // of everything but captions, 1 to 2

    [[nodiscard]] const Palette& palette() const { return paletteOf(kind); }
    // In logical pixels.
    [[nodiscard]] float fontHeight(TextSize size) const;
    [[nodiscard]] int scaled(int pixels) const { return juce::roundToInt(static_cast<float>(pixels) * textScale); }
};

} // namespace earshot
