// SPDX-License-Identifier: AGPL-3.0-or-later
//
// AppendFile: a new file that whole lines are added to. A line that could not be written whole is taken back, so that
// the file always ends with a line's end, unless the machine stops in between. Any thread but audio, one at a time.
#pragma once

#include "Result.h"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>

namespace earshot {

class AppendFile {
public:
    // [message] Fails where the file exists (kInvalidArgument) or cannot be made (kIo).
    static Result<AppendFile> create(const std::filesystem::path& path);

    // Adds `line`, which ends with a newline; with the system when it returns. kIo: nothing was added.
    Result<void> append(std::string_view line);
    // Waits until the disk has it.
    Result<void> sync();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    struct Closer {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    AppendFile(std::FILE* file, std::filesystem::path path) : file_(file), path_(std::move(path)) {}

    std::unique_ptr<std::FILE, Closer> file_;
    std::filesystem::path path_;
    std::uint64_t size_ = 0; // of whole lines
    bool isTorn_ = false;    // what follows them could not be taken back yet
};

} // namespace earshot
