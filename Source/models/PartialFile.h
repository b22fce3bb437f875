// SPDX-License-Identifier: AGPL-3.0-or-later
//
// PartialFile: a file that grows until it is whole, possibly over several lives of the process. Every byte goes to the
// system at once, so that after a kill what is there is a beginning of the content. Loader thread.
#pragma once

#include "Result.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>

namespace earshot {

class PartialFile {
public:
    // [loader] Keeps what is there. Error: kIo.
    static Result<PartialFile> open(const std::filesystem::path& path);

    // [loader] Bytes so far.
    [[nodiscard]] std::uint64_t size() const { return size_; }
    // [loader] Error: kIo, with the system's reason.
    Result<void> append(std::span<const std::byte> bytes);
    // [loader] Starts anew. Error: kIo.
    Result<void> clear();
    // [loader] Returns when the content is on the disk. Error: kIo.
    Result<void> sync();

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    PartialFile(std::filesystem::path path, std::FILE* file, std::uint64_t size)
        : path_(std::move(path)),
          file_(file),
          size_(size) {}
    [[nodiscard]] Error failure(const char* what) const;

    std::filesystem::path path_;
    std::unique_ptr<std::FILE, Close> file_;
    std::uint64_t size_;
};

} // namespace earshot
