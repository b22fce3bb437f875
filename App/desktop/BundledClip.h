// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The clip that comes with Earshot, found from the program's own place, as the bundled models are. Any thread.
#pragma once

#include <filesystem>

namespace earshot {

// Empty where it is not there.
[[nodiscard]] std::filesystem::path bundledClip();

} // namespace earshot
