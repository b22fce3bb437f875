// SPDX-License-Identifier: AGPL-3.0-or-later
#include "FolderLock.h"

#include <cerrno>
#include <system_error>

#ifdef _WIN32
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace earshot {

#ifdef _WIN32

Result<std::optional<FolderLock>> FolderLock::tryTake(const std::filesystem::path& file) {
    HANDLE handle = CreateFileW(file.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_ALWAYS,
                                FILE_ATTRIBUTE_NORMAL | FILE_FLAG_DELETE_ON_CLOSE, nullptr);
    if (handle != INVALID_HANDLE_VALUE) return std::optional(FolderLock(file, handle));
    const auto code = static_cast<int>(GetLastError());
    if (code == ERROR_SHARING_VIOLATION || code == ERROR_ACCESS_DENIED) return std::optional<FolderLock>();
    return Error{ErrorCode::kIo, "cannot be locked: " + std::system_category().message(code), file.string()};
}

FolderLock::~FolderLock() {
    if (handle_ != kNone) CloseHandle(handle_);
}

#else

// A holder removes the file before it lets go, so whoever gets the lock afterwards may hold one that nobody else sees:
// it counts only while its file is still the one of that name.
Result<std::optional<FolderLock>> FolderLock::tryTake(const std::filesystem::path& file) {
    for (;;) {
        const int handle = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (handle < 0)
            return Error{ErrorCode::kIo, "cannot be locked: " + std::generic_category().message(errno), file.string()};
        FolderLock lock({}, handle); // without a name yet: letting go removes nothing
        if (flock(handle, LOCK_EX | LOCK_NB) != 0) {
            if (errno == EWOULDBLOCK) return std::optional<FolderLock>();
            return Error{ErrorCode::kIo, "cannot be locked: " + std::generic_category().message(errno), file.string()};
        }
        struct stat held {};
        struct stat named {};
        const bool isCurrent = fstat(handle, &held) == 0 && stat(file.c_str(), &named) == 0 &&
                               held.st_ino == named.st_ino && held.st_dev == named.st_dev;
        if (!isCurrent) continue;
        lock.file_ = file;
        return std::optional(std::move(lock));
    }
}

FolderLock::~FolderLock() {
    if (handle_ == kNone) return;
    if (!file_.empty()) unlink(file_.c_str());
    close(handle_);
}

#endif

} // namespace earshot
