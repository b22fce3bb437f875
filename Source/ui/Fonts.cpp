// SPDX-License-Identifier: AGPL-3.0-or-later
// See Fonts.h.
#include "Fonts.h"

#include <array>
#include <vector>

namespace earshot {
namespace {

// The first that is installed is the font; the others are asked, in this order, for letters that it lacks. Japanese
// stands before Chinese: without a hint at the language, kana tell that a line is Japanese, and nothing that it is not.
constexpr std::array kPreferred{"Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans"};
constexpr std::array kFallbacks{"Noto Sans Arabic", "Noto Sans CJK JP", "Noto Sans Devanagari",
                                "Noto Sans Hebrew", "Noto Sans Tamil",  "Noto Sans Thai",
                                "Noto Sans CJK SC", "DejaVu Sans",      "Noto Color Emoji"};

struct Families {
    juce::StringArray installed;
    juce::String preferred;
    std::vector<juce::String> fallbacks;
};

const Families& families() {
    static const Families chosen = [] {
        Families found{juce::Font::findAllTypefaceNames(), juce::Font::getDefaultSansSerifFontName(), {}};
        const auto& installed = found.installed;
        for (const char* name : kPreferred)
            if (installed.contains(name)) {
                found.preferred = name;
                break;
            }
        for (const char* name : kFallbacks)
            if (installed.contains(name)) found.fallbacks.emplace_back(name);
        return found;
    }();
    return chosen;
}

} // namespace

juce::Font uiFont(float height, FontWeight weight, const juce::String& family) {
    const auto& chosen = families();
    const auto options = juce::FontOptions(height)
                             .withName(chosen.installed.contains(family) ? family : chosen.preferred)
                             .withStyle(weight == FontWeight::kBold ? "Bold" : "Regular")
                             .withFallbacks(chosen.fallbacks);
    // Said in points, the size is that of the letters in all fonts. As a height it would be that of the lines, and
    // fonts with tall lines, Arabic ones above all, would come out half as large as the Latin beside them.
    return juce::Font(options.withPointHeight(juce::Font(options).getHeightInPoints()));
}

} // namespace earshot
