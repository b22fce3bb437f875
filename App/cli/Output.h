// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Where results and complaints go: stdout or a file, and stderr.
#pragma once

#include "Result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace earshot::cli {

// "earshot: message" on stderr.
void printError(std::string_view message);

// Writes to stdout where `path` is empty, else to the file, which is replaced only when all is written. Error: kIo.
[[nodiscard]] Result<void> writeOutput(const std::filesystem::path& path, std::string_view content);

// 1234567 -> "1,234,567"
[[nodiscard]] std::string grouped(long long value);

} // namespace earshot::cli
