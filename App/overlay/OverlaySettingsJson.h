// SPDX-License-Identifier: AGPL-3.0-or-later
//
// OverlaySettings as JSON, as an application stores them. Pure functions: any thread.
#pragma once

#include "OverlaySettings.h"

#include <nlohmann/json.hpp>

#include <optional>

namespace earshot {

[[nodiscard]] nlohmann::ordered_json overlaySettingsToJson(const OverlaySettings& settings);

// What is absent is as in OverlaySettings{}; nothing where a field is of the wrong kind or out of its range.
[[nodiscard]] std::optional<OverlaySettings> overlaySettingsFromJson(const nlohmann::ordered_json& json);

} // namespace earshot
