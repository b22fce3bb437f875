// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Runs the `earshot` command that was built and returns what it said.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace earshot::test {

struct CommandRun {
    int exitCode = -1; // -1: killed by a signal
    std::string out;
    std::string err;
};

// input: a file that is its standard input.
CommandRun runEarshot(const std::vector<std::string>& arguments, const std::filesystem::path& input = "/dev/null");
CommandRun runProgram(const std::string& program, const std::vector<std::string>& arguments,
                      const std::filesystem::path& input = "/dev/null");
// Sends it SIGINT so many seconds after its first output.
CommandRun runEarshotAndInterrupt(const std::vector<std::string>& arguments, double afterSeconds);

[[nodiscard]] std::string contentOf(const std::filesystem::path& file);

// A sound file that belongs to the repository, and what it says.
[[nodiscard]] std::filesystem::path bundledClip();
[[nodiscard]] std::string bundledClipText();

} // namespace earshot::test
