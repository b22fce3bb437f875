// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The parts of `earshot models`, each in its own file. Each add… declares its arguments and stores, when it was the one
// asked for, its exit code. Main thread.
#pragma once

#include <CLI/CLI.hpp>

namespace earshot::cli {

void addModelsGet(CLI::App& models, int& exitCode);
void addModelsListAndRemove(CLI::App& models, int& exitCode);

} // namespace earshot::cli
