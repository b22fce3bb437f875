// SPDX-License-Identifier: AGPL-3.0-or-later
// Styles that can be read over any picture, places on the screen, and what is stored.
#include "OverlaySettings.h"
#include "OverlaySettingsJson.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

namespace earshot {
namespace {

constexpr double kWcagAa = 4.5;

OverlaySettings unusual() {
    OverlaySettings settings;
    settings.style = {.font = "DejaVu Sans",
                      .fontHeight = 64,
                      .isBold = false,
                      .maxLines = 3,
                      .text = juce::Colour(0xff112233),
                      .background = juce::Colour(0xfffedcba),
                      .backgroundOpacity = 0.3,
                      .outline = juce::Colour(0xff445566),
                      .outlineWidth = 0.1,
                      .hasShadow = true,
                      .opacity = 0.8};
    settings.place = OverlayPlace::kFloating;
    settings.floatingBounds = {-300, 40, 700, 120};
    settings.clearAfterSeconds = 2.5;
    settings.showsBadges = false;
    settings.isLocked = false;
    settings.isShown = true;
    return settings;
}

} // namespace

TEST_CASE("Every preset can be read over any picture, tentative words as well", "[unit]") {
    for (const auto& preset : overlayPresets()) {
        INFO(preset.name);
        CHECK(worstContrast(preset.style, preset.style.text) >= kWcagAa);
        CHECK(worstContrast(preset.style, tentativeColour(preset.style)) >= kWcagAa);
    }
}

TEST_CASE("Text without enough behind it is found hard to read over some picture", "[unit]") {
    OverlayStyle style;
    style.backgroundOpacity = 0.3;
    CHECK(worstContrast(style, style.text) < kWcagAa);
    style.outlineWidth = 0.09;
    CHECK(worstContrast(style, style.text) >= kWcagAa);
    style.outlineWidth = 0.01; // a hair line helps nobody
    CHECK(worstContrast(style, style.text) < kWcagAa);
}

TEST_CASE("White over a half black background is measured over a white picture", "[unit]") {
    OverlayStyle style;
    style.backgroundOpacity = 0.5;
    CHECK_THAT(worstContrast(style, style.text), Catch::Matchers::WithinAbs(3.98, 0.06)); // white on #808080
}

TEST_CASE("Overlay settings come back from JSON as they were", "[unit]") {
    CHECK(overlaySettingsFromJson(overlaySettingsToJson(unusual())) == unusual());
    CHECK(overlaySettingsFromJson(overlaySettingsToJson({})) == OverlaySettings{});
    CHECK(overlaySettingsFromJson(nlohmann::ordered_json::object()) == OverlaySettings{});
}

TEST_CASE("Damaged overlay settings are refused as a whole", "[unit]") {
    const auto damaged = [](const char* pointer, const nlohmann::ordered_json& value) {
        auto json = overlaySettingsToJson({});
        json[nlohmann::ordered_json::json_pointer(pointer)] = value;
        return overlaySettingsFromJson(json);
    };
    CHECK_FALSE(damaged("/place", "sideways"));
    CHECK_FALSE(damaged("/style/font_height", 100000));
    CHECK_FALSE(damaged("/style/max_lines", 0));
    CHECK_FALSE(damaged("/style/max_lines", 1.5));
    CHECK_FALSE(damaged("/style/text", "white"));
    CHECK_FALSE(damaged("/style/opacity", 0)); // nobody would find it again
    CHECK_FALSE(damaged("/floating_bounds/width", -1));
    CHECK_FALSE(damaged("/locked", "yes"));
    CHECK_FALSE(overlaySettingsFromJson(nlohmann::ordered_json::array()));
}

TEST_CASE("The overlay stands at the edge it is set to, and where it was put as far as the screen reaches", "[unit]") {
    const juce::Rectangle<int> screen(100, 50, 1000, 800);
    OverlaySettings settings;
    settings.place = OverlayPlace::kTop;
    CHECK(overlayBounds(settings, screen, 120) == juce::Rectangle<int>(200, 82, 800, 120));
    settings.place = OverlayPlace::kBottom;
    CHECK(overlayBounds(settings, screen, 120).getBottom() == 818);
    settings.place = OverlayPlace::kFloating;
    CHECK(overlayBounds(settings, screen, 120).getBottom() == 818); // never put anywhere
    settings.floatingBounds = {300, 300, 400, 90};
    CHECK(overlayBounds(settings, screen, 120) == juce::Rectangle<int>(300, 300, 400, 120));
    settings.floatingBounds = {5000, -700, 400, 90}; // of a screen that is gone
    CHECK(screen.contains(overlayBounds(settings, screen, 120)));
}

} // namespace earshot
