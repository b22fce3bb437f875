// SPDX-License-Identifier: AGPL-3.0-or-later
// Colours that people can read, and the check that says so.
#include "Theme.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

namespace earshot {

TEST_CASE("Every pair of colours of every theme has the contrast that WCAG asks for", "[unit]") {
    const auto kind = GENERATE(ThemeKind::kDark, ThemeKind::kLight, ThemeKind::kHighContrast);
    const auto faults = contrastFaults(paletteOf(kind), kind);
    for (const auto& fault : faults) UNSCOPED_INFO(fault);
    CHECK(faults.empty());
}

TEST_CASE("The contrast of two colours is WCAG's", "[unit]") {
    using Catch::Matchers::WithinAbs;
    CHECK_THAT(contrastRatio(juce::Colours::black, juce::Colours::white), WithinAbs(21.0, 1e-9));
    CHECK_THAT(contrastRatio(juce::Colours::white, juce::Colours::white), WithinAbs(1.0, 1e-9));
    CHECK_THAT(contrastRatio(juce::Colour(0xff777777), juce::Colours::white), WithinAbs(4.48, 0.005));
    CHECK_THAT(contrastRatio(juce::Colour(0xffff0000), juce::Colours::white), WithinAbs(4.0, 0.005));
}

TEST_CASE("A palette with text that can hardly be read is found out", "[unit]") {
    auto palette = paletteOf(ThemeKind::kDark);
    palette.tentativeText = palette.background.brighter(0.2f);
    const auto faults = contrastFaults(palette, ThemeKind::kDark);
    REQUIRE(faults.size() == 1);
    CHECK(faults.front().starts_with("tentative text on background"));
}

TEST_CASE("High contrast asks for more than the other themes", "[unit]") {
    CHECK_FALSE(contrastFaults(paletteOf(ThemeKind::kLight), ThemeKind::kHighContrast).empty());
}

TEST_CASE("Text on any colour is black or white, whichever is read more easily", "[unit]") {
    CHECK(readableOn(juce::Colour(0xfff5d547)) == juce::Colours::black);
    CHECK(readableOn(juce::Colour(0xff102040)) == juce::Colours::white);
}

} // namespace earshot
