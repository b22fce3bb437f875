// SPDX-License-Identifier: AGPL-3.0-or-later
//
// OverlaySettings: how captions look in the overlay window and where that is, as one value that its owner stores; and
// presets that can be read over any picture. Plain data: any
// thread.
#pragma once

#include <juce_graphics/juce_graphics.h>

#include <string>
#include <vector>

namespace earshot {

struct OverlayStyle {
    std::string font{}; // family; empty: that of the views
    double fontHeight = 40;
    bool isBold = true;
    int maxLines = 2;
    juce::Colour text = juce::Colours::white;
    juce::Colour background = juce::Colours::black; // opaque; see backgroundOpacity
    double backgroundOpacity = 0.75;                // 0: none
    juce::Colour outline = juce::Colours::black;
    double outlineWidth = 0; // of the font's height; 0: none
    bool hasShadow = false;
    double opacity = 1; // of all of it

    bool operator==(const OverlayStyle&) const = default;
};

enum class OverlayPlace { kTop, kBottom, kFloating };

struct OverlaySettings {
    OverlayStyle style{};
    OverlayPlace place = OverlayPlace::kBottom;
    juce::Rectangle<int> floatingBounds{}; // of the screen; empty: never placed by hand
    double clearAfterSeconds = 6;          // of silence; 0: never
    bool showsBadges = true;
    bool isLocked = true; // clicks go through to what is beneath; else it can be moved and resized
    bool isShown = false;

    bool operator==(const OverlaySettings&) const = default;
};

struct OverlayPreset {
    juce::String name; // in the user's language
    OverlayStyle style;
};

// [message]
[[nodiscard]] std::vector<OverlayPreset> overlayPresets();

// [any] Words that may still change, which are underlined with dots as well.
[[nodiscard]] juce::Colour tentativeColour(const OverlayStyle& style);

// [any] Where the window is on a screen whose usable area is `screen`; height: of its content.
[[nodiscard]] juce::Rectangle<int> overlayBounds(const OverlaySettings& settings, juce::Rectangle<int> screen,
                                                 int height);

// [any] The lowest contrast that the style's text has with what surrounds its letters, whatever picture is beneath:
// the outline where it is wide enough to count, else the background over white and over black.
[[nodiscard]] double worstContrast(const OverlayStyle& style, juce::Colour text);

} // namespace earshot
