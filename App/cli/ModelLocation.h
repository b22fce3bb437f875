// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Where models are: a folder that is named, or one by that name among the bundled ones.
#pragma once

#include "Result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace earshot::cli {

inline constexpr const char* kDefaultModel = "earshot-small-en";

// Folders that hold models: those of the environment variable EARSHOT_MODELS, then models/ next to the executable
// (build tree), then ../share/earshot/models (installed).
[[nodiscard]] std::vector<std::filesystem::path> modelRoots();

// `name`: a folder, or a model's name within a root; empty: the bundled model. Error: kNotFound, with where was looked.
[[nodiscard]] Result<std::filesystem::path> locateModel(const std::string& name);

} // namespace earshot::cli
