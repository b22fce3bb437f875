// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ViewSettings as JSON, as shells store them. Readers ignore names that they do not know and keep the default of those
// that are missing; anything of the wrong type or outside its range refuses the whole. Pure: any thread.
#pragma once

#include "ViewSettings.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>

namespace earshot {

// [any] Priority and neverSkip are the shell's and left out.
[[nodiscard]] nlohmann::ordered_json viewSettingsToJson(const ViewSettings& settings);
[[nodiscard]] std::optional<ViewSettings> viewSettingsFromJson(const nlohmann::ordered_json& json);

} // namespace earshot
