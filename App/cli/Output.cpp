// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A file is written aside and moved into place, so that an interrupted run leaves no half of one.
#include "Output.h"

#include <cstdio>
#include <fstream>

namespace earshot::cli {

void printError(std::string_view message) {
    std::fprintf(stderr, "earshot: %.*s\n", static_cast<int>(message.size()), message.data());
}

Result<void> writeOutput(const std::filesystem::path& path, std::string_view content) {
    if (path.empty()) {
        const bool written = std::fwrite(content.data(), 1, content.size(), stdout) == content.size();
        if (!written || std::fflush(stdout) != 0) return Error{ErrorCode::kIo, "cannot be written", "standard output"};
        return {};
    }
    std::error_code failure;
    const bool isFile = std::filesystem::is_regular_file(path, failure) || !std::filesystem::exists(path, failure);
    const std::filesystem::path aside = isFile ? path.string() + ".part" : path.string(); // /dev/stdout, pipes
    {
        std::ofstream stream(aside, std::ios::binary);
        stream << content;
        stream.close();
        if (!stream) return Error{ErrorCode::kIo, "cannot be written", path.string()};
    }
    if (aside != path) std::filesystem::rename(aside, path, failure);
    if (failure) return Error{ErrorCode::kIo, "cannot be written: " + failure.message(), path.string()};
    return {};
}

std::string grouped(long long value) {
    std::string digits = std::to_string(value);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (value < 0 ? 1 : 0); at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

} // namespace earshot::cli
