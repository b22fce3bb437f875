// SPDX-License-Identifier: AGPL-3.0-or-later
// See OverlaySettingsJson.h.
#include "OverlaySettingsJson.h"

#include "JsonFields.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>

namespace earshot {
namespace {

constexpr const char* kPlaces[] = {"top", "bottom", "floating"};
constexpr int kFarthest = 100'000; // pixels, of any arrangement of screens

// ARGB, always opaque.
void readColour(JsonFields& from, const char* name, juce::Colour& to) {
    double argb = to.getARGB();
    from.number(name, argb, {0, static_cast<double>(std::numeric_limits<std::uint32_t>::max())});
    to = juce::Colour(static_cast<std::uint32_t>(argb)).withAlpha(1.0f);
}

void readStyle(JsonFields& from, OverlayStyle& style) {
    from.text("font", style.font);
    from.number("font_height", style.fontHeight, {8, 400});
    from.flag("bold", style.isBold);
    from.integer("max_lines", style.maxLines, 1, 20);
    readColour(from, "text", style.text);
    readColour(from, "background", style.background);
    from.number("background_opacity", style.backgroundOpacity, {0, 1});
    readColour(from, "outline", style.outline);
    from.number("outline_width", style.outlineWidth, {0, 0.3});
    from.flag("shadow", style.hasShadow);
    from.number("opacity", style.opacity, {0.1, 1});
}

void readBounds(JsonFields& from, juce::Rectangle<int>& bounds) {
    int x = 0, y = 0, width = 0, height = 0;
    from.integer("x", x, -kFarthest, kFarthest);
    from.integer("y", y, -kFarthest, kFarthest);
    from.integer("width", width, 0, kFarthest);
    from.integer("height", height, 0, kFarthest);
    bounds = {x, y, width, height};
}

} // namespace

JsonFields::Json overlaySettingsToJson(const OverlaySettings& settings) {
    const auto& style = settings.style;
    const auto& bounds = settings.floatingBounds;
    return {
        {"style",
         {{"font", style.font},
          {"font_height", style.fontHeight},
          {"bold", style.isBold},
          {"max_lines", style.maxLines},
          {"text", style.text.getARGB()},
          {"background", style.background.getARGB()},
          {"background_opacity", style.backgroundOpacity},
          {"outline", style.outline.getARGB()},
          {"outline_width", style.outlineWidth},
          {"shadow", style.hasShadow},
          {"opacity", style.opacity}}},
        {"place", kPlaces[static_cast<std::size_t>(settings.place)]},
        {"floating_bounds",
         {{"x", bounds.getX()}, {"y", bounds.getY()}, {"width", bounds.getWidth()}, {"height", bounds.getHeight()}}},
        {"clear_after", settings.clearAfterSeconds},
        {"badges", settings.showsBadges},
        {"locked", settings.isLocked},
        {"shown", settings.isShown}};
}

std::optional<OverlaySettings> overlaySettingsFromJson(const JsonFields::Json& json) {
    OverlaySettings settings;
    JsonFields from(json);
    from.object("style", [&](JsonFields& style) { readStyle(style, settings.style); });
    std::string place = kPlaces[static_cast<std::size_t>(settings.place)];
    from.text("place", place);
    const auto found = std::find(std::begin(kPlaces), std::end(kPlaces), place);
    if (found == std::end(kPlaces)) return std::nullopt;
    settings.place = static_cast<OverlayPlace>(found - std::begin(kPlaces));
    from.object("floating_bounds", [&](JsonFields& bounds) { readBounds(bounds, settings.floatingBounds); });
    from.number("clear_after", settings.clearAfterSeconds, {0, 3600});
    from.flag("badges", settings.showsBadges);
    from.flag("locked", settings.isLocked);
    from.flag("shown", settings.isShown);
    if (!from.ok()) return std::nullopt;
    return settings;
}

} // namespace earshot
