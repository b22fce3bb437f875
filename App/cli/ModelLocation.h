// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Models by folder or name, as --model takes them.
#pragma once

#include "Result.h"

#include <filesystem>
#include <string>

namespace earshot::cli {

// `name`: as ModelFolders::locate() takes it; empty: the bundled model. Errors: kNotFound, with what to do about it;
// kInvalidArgument.
[[nodiscard]] Result<std::filesystem::path> locateModel(const std::string& name);

} // namespace earshot::cli
