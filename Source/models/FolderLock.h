// SPDX-License-Identifier: AGPL-3.0-or-later
//
// FolderLock: one holder at a time among all processes and threads of the machine, told by a file that exists while it
// is held. The system lets go of it when the process dies, in whatever way. Any thread.
#pragma once

#include "Result.h"

#include <filesystem>
#include <optional>
#include <utility>

namespace earshot {

class FolderLock {
public:
    // [any] Nothing where somebody else holds it. `file`: in a folder that exists. Error: kIo.
    static Result<std::optional<FolderLock>> tryTake(const std::filesystem::path& file);

    FolderLock(FolderLock&& other) noexcept
        : file_(std::move(other.file_)),
          handle_(std::exchange(other.handle_, kNone)) {}
    FolderLock& operator=(FolderLock&& other) noexcept {
        std::swap(file_, other.file_);
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~FolderLock(); // lets go, and removes the file

private:
#ifdef _WIN32
    using Handle = void*;
    static constexpr Handle kNone = nullptr;
#else
    using Handle = int;
    static constexpr Handle kNone = -1;
#endif
    FolderLock(std::filesystem::path file, Handle handle) : file_(std::move(file)), handle_(handle) {}

    std::filesystem::path file_;
    Handle handle_;
};

} // namespace earshot
