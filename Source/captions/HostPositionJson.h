// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A place on the host's timeline as all formats in JSON have it:
//   {"seconds", "quarter_notes", "bar", "beat"}, the last two where the host told its time signature
// Pure functions: any thread.
#pragma once

#include "HostPosition.h"

#include <nlohmann/json_fwd.hpp>

namespace earshot {

// `rounded`: as the format around it rounds its times.
[[nodiscard]] nlohmann::ordered_json hostPositionToJson(const HostPosition& host, double (*rounded)(double));
// Fields that are missing or of another type are 0, or no bar.
[[nodiscard]] HostPosition hostPositionFromJson(const nlohmann::ordered_json& json);

} // namespace earshot
