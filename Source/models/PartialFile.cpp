// SPDX-License-Identifier: AGPL-3.0-or-later
#include "PartialFile.h"

#include <cerrno>
#include <system_error>

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace earshot {
namespace {

std::FILE* openForAppending(const std::filesystem::path& path) {
#ifdef _WIN32
    return _wfopen(path.c_str(), L"ab");
#else
    return std::fopen(path.c_str(), "abe");
#endif
}

int syncFile(std::FILE* file) {
#ifdef _WIN32
    return _commit(_fileno(file));
#else
    return fsync(fileno(file));
#endif
}

} // namespace

Error PartialFile::failure(const char* what) const {
    const int code = errno;
    if (code == ENOSPC || code == EDQUOT || code == EFBIG)
        return {ErrorCode::kIo, "there is no space left for this file (" + std::generic_category().message(code) + ")",
                path_.string()};
    return {ErrorCode::kIo, std::string(what) + ": " + std::generic_category().message(code), path_.string()};
}

Result<PartialFile> PartialFile::open(const std::filesystem::path& path) {
    PartialFile opened(path, openForAppending(path), 0);
    if (!opened.file_) return opened.failure("cannot be opened for writing");
    std::setvbuf(opened.file_.get(), nullptr, _IONBF, 0);
    std::error_code failure;
    opened.size_ = std::filesystem::file_size(path, failure);
    if (failure) return Error{ErrorCode::kIo, "cannot be read: " + failure.message(), path.string()};
    return opened;
}

Result<void> PartialFile::append(std::span<const std::byte> bytes) {
    const std::size_t written = std::fwrite(bytes.data(), 1, bytes.size(), file_.get());
    size_ += written;
    if (written != bytes.size()) return failure("cannot be written");
    return {};
}

Result<void> PartialFile::clear() {
    std::error_code failure;
    std::filesystem::resize_file(path_, 0, failure);
    if (failure) return Error{ErrorCode::kIo, "cannot be emptied: " + failure.message(), path_.string()};
    size_ = 0;
    return {};
}

Result<void> PartialFile::sync() {
    if (syncFile(file_.get()) != 0) return failure("cannot be written to the disk");
    return {};
}

} // namespace earshot
