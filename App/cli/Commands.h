// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The sub-commands of `earshot`. Each add…Command declares its arguments and stores, when it was the one asked for, its
// exit code. Main thread.
#pragma once

#include <CLI/CLI.hpp>

namespace earshot::cli {

enum ExitCode : int {
    kSuccess = 0,
    kFailure = 1, // a file, a model or the machine; the reason is on stderr
    kUsage = 2,   // the command line
};

void addLiveCommand(CLI::App& app, int& exitCode);
void addDevicesCommand(CLI::App& app, int& exitCode);
void addTranscribeCommand(CLI::App& app, int& exitCode);
void addClassifyCommand(CLI::App& app, int& exitCode);
void addModelsCommand(CLI::App& app, int& exitCode);
void addDumpCommand(CLI::App& app, int& exitCode);
void addBenchCommand(CLI::App& app, int& exitCode);
void addEvalCommand(CLI::App& app, int& exitCode);

} // namespace earshot::cli
