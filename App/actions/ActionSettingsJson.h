// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ActionSettings as JSON, as an application stores them. Pure functions: any thread.
#pragma once

#include "ActionSettings.h"

#include <nlohmann/json.hpp>

#include <optional>

namespace earshot {

[[nodiscard]] nlohmann::ordered_json actionSettingsToJson(const ActionSettings& settings);

// What is absent is as in ActionSettings{}; nothing where a field is of the wrong kind or out of its range. Settings
// from elsewhere must not run programs here: mayCommand false leaves commands off and empty.
[[nodiscard]] std::optional<ActionSettings> actionSettingsFromJson(const nlohmann::ordered_json& json, bool mayCommand);

} // namespace earshot
