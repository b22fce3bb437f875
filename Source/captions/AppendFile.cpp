// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Unbuffered, so that what is written is with the system at once and an error belongs to the line that met it.
#include "AppendFile.h"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace earshot {
namespace {

std::FILE* openNew(const std::filesystem::path& path) {
#ifdef _WIN32
    return _wfopen(path.c_str(), L"wbx");
#else
    return std::fopen(path.c_str(), "wbx");
#endif
}

int waitForDisk(std::FILE* file) {
#ifdef _WIN32
    return _commit(_fileno(file));
#else
    return fsync(fileno(file));
#endif
}

Error systemError(int code, const std::filesystem::path& path) {
    return {ErrorCode::kIo, std::generic_category().message(code), path.string()};
}

} // namespace

Result<AppendFile> AppendFile::create(const std::filesystem::path& path) {
    std::FILE* file = openNew(path);
    if (!file) {
        const int code = errno;
        if (code == EEXIST) return Error{ErrorCode::kInvalidArgument, "exists and is not overwritten", path.string()};
        return systemError(code, path);
    }
    std::setvbuf(file, nullptr, _IONBF, 0);
    return AppendFile(file, path);
}

Result<void> AppendFile::append(std::string_view line) {
    if (isTorn_) {
        std::error_code failure;
        std::filesystem::resize_file(path_, size_, failure);
        if (failure) return Error{ErrorCode::kIo, failure.message(), path_.string()};
        isTorn_ = false;
    }
    // Where a line was taken back the position is still behind it.
    if (std::fseek(file_.get(), static_cast<long>(size_), SEEK_SET) != 0) return systemError(errno, path_);
    errno = 0;
    const std::size_t written = std::fwrite(line.data(), 1, line.size(), file_.get());
    if (written == line.size()) {
        size_ += written;
        return {};
    }
    const int code = errno != 0 ? errno : EIO;
    std::clearerr(file_.get());
    std::error_code failure;
    std::filesystem::resize_file(path_, size_, failure);
    isTorn_ = static_cast<bool>(failure);
    return systemError(code, path_);
}

Result<void> AppendFile::sync() {
    if (waitForDisk(file_.get()) != 0) return systemError(errno, path_);
    return {};
}

} // namespace earshot
