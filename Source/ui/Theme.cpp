// SPDX-License-Identifier: AGPL-3.0-or-later
// See Theme.h. Formulas: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
#include "Theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace earshot {
namespace {

constexpr double kTextContrast = 4.5;     // WCAG 1.4.3, AA
constexpr double kHighTextContrast = 7.0; // WCAG 1.4.6, AAA
constexpr double kGraphicContrast = 3.0;  // WCAG 1.4.11

Palette darkPalette() {
    return {.background = juce::Colour(0xff11151b),
            .surface = juce::Colour(0xff1a2029),
            .control = juce::Colour(0xff262e3a),
            .divider = juce::Colour(0xff2e3844),
            .controlOutline = juce::Colour(0xff7c8a9c),
            .text = juce::Colour(0xfff4f6f8),
            .mutedText = juce::Colour(0xffb0bac6),
            .tentativeText = juce::Colour(0xffa9b8cb),
            .accent = juce::Colour(0xff58d3c7),
            .onAccent = juce::Colour(0xff06201d),
            .good = juce::Colour(0xff72e0a0),
            .warning = juce::Colour(0xffffcb6b),
            .danger = juce::Colour(0xffff8f87),
            .selection = juce::Colour(0xff27506b),
            .match = juce::Colour(0xff665212)};
}

Palette lightPalette() {
    return {.background = juce::Colour(0xfffbfcfd),
            .surface = juce::Colour(0xfff0f3f6),
            .control = juce::Colour(0xffffffff),
            .divider = juce::Colour(0xffd8dee5),
            .controlOutline = juce::Colour(0xff6c7887),
            .text = juce::Colour(0xff14181d),
            .mutedText = juce::Colour(0xff4a5563),
            .tentativeText = juce::Colour(0xff4d5b6d),
            .accent = juce::Colour(0xff0a6b66),
            .onAccent = juce::Colour(0xffffffff),
            .good = juce::Colour(0xff17693a),
            .warning = juce::Colour(0xff7d4c00),
            .danger = juce::Colour(0xffb3261e),
            .selection = juce::Colour(0xffbfe0f2),
            .match = juce::Colour(0xffffe591)};
}

Palette highContrastPalette() {
    return {.background = juce::Colour(0xff000000),
            .surface = juce::Colour(0xff000000),
            .control = juce::Colour(0xff000000),
            .divider = juce::Colour(0xffffffff),
            .controlOutline = juce::Colour(0xffffffff),
            .text = juce::Colour(0xffffffff),
            .mutedText = juce::Colour(0xffffffff),
            .tentativeText = juce::Colour(0xffd9e6ff),
            .accent = juce::Colour(0xffffe500),
            .onAccent = juce::Colour(0xff000000),
            .good = juce::Colour(0xff6bff9a),
            .warning = juce::Colour(0xffffe500),
            .danger = juce::Colour(0xffffa8a0),
            .selection = juce::Colour(0xff003a8c),
            .match = juce::Colour(0xff5c2d91)};
}

double linear(float channel) {
    const double c = channel;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(juce::Colour colour) {
    return 0.2126 * linear(colour.getFloatRed()) + 0.7152 * linear(colour.getFloatGreen()) +
           0.0722 * linear(colour.getFloatBlue());
}

struct Pair {
    const char* name;
    juce::Colour Palette::*front;
    juce::Colour Palette::*back;
    bool isText;
};

constexpr std::array kPairs{
    Pair{"text on background", &Palette::text, &Palette::background, true},
    Pair{"text on surface", &Palette::text, &Palette::surface, true},
    Pair{"text on control", &Palette::text, &Palette::control, true},
    Pair{"text on selection", &Palette::text, &Palette::selection, true},
    Pair{"text on match", &Palette::text, &Palette::match, true},
    Pair{"muted text on background", &Palette::mutedText, &Palette::background, true},
    Pair{"muted text on surface", &Palette::mutedText, &Palette::surface, true},
    Pair{"muted text on control", &Palette::mutedText, &Palette::control, true},
    Pair{"tentative text on background", &Palette::tentativeText, &Palette::background, true},
    Pair{"text on accent", &Palette::onAccent, &Palette::accent, true},
    Pair{"accent on background", &Palette::accent, &Palette::background, true},
    Pair{"accent on surface", &Palette::accent, &Palette::surface, true},
    Pair{"warning on surface", &Palette::warning, &Palette::surface, true},
    Pair{"warning on background", &Palette::warning, &Palette::background, true},
    Pair{"danger on surface", &Palette::danger, &Palette::surface, true},
    Pair{"good on surface", &Palette::good, &Palette::surface, true},
    Pair{"outline on background", &Palette::controlOutline, &Palette::background, false},
    Pair{"outline on surface", &Palette::controlOutline, &Palette::surface, false},
    Pair{"outline on control", &Palette::controlOutline, &Palette::control, false},
    Pair{"accent on control", &Palette::accent, &Palette::control, false},
};

} // namespace

const Palette& paletteOf(ThemeKind kind) {
    static const Palette dark = darkPalette();
    static const Palette light = lightPalette();
    static const Palette highContrast = highContrastPalette();
    switch (kind) {
    case ThemeKind::kDark: return dark;
    case ThemeKind::kLight: return light;
    case ThemeKind::kHighContrast: return highContrast;
    }
    return dark;
}

double contrastRatio(juce::Colour a, juce::Colour b) {
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

std::vector<std::string> contrastFaults(const Palette& palette, ThemeKind kind) {
    std::vector<std::string> faults;
    for (const auto& pair : kPairs) {
        const double asked = !pair.isText                       ? kGraphicContrast
                             : kind == ThemeKind::kHighContrast ? kHighTextContrast
                                                                : kTextContrast;
        const double ratio = contrastRatio(palette.*pair.front, palette.*pair.back);
        if (ratio >= asked) continue;
        char sentence[96];
        std::snprintf(sentence, sizeof sentence, "%s: %.2f, needs %.1f", pair.name, ratio, asked);
        faults.emplace_back(sentence);
    }
    return faults;
}

juce::Colour readableOn(juce::Colour background) {
    const auto black = juce::Colours::black;
    const auto white = juce::Colours::white;
    return contrastRatio(black, background) >= contrastRatio(white, background) ? black : white;
}

float Theme::fontHeight(TextSize size) const {
    switch (size) {
    case TextSize::kSmall: return 16.5f * textScale;
    case TextSize::kBody: return 18.5f * textScale;
    case TextSize::kTitle: return 23.0f * textScale;
    }
    return 18.5f;
}

} // namespace earshot
