// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The system's own mapping calls: the portable libraries (Boost.Iostreams, Boost.Interprocess) have no call that gives
// pages back, without which loading would hold the checkpoint twice.
#include "MappedFile.h"

#ifdef _WIN32
#define NOMINMAX
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace earshot {
namespace {

#ifdef _WIN32

const std::byte* mapFile(const std::filesystem::path& path, std::uint64_t) {
    const HANDLE file = CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ, nullptr, OPEN_EXISTING, 0, nullptr);
    if (file == INVALID_HANDLE_VALUE) return nullptr;
    const HANDLE mapping = CreateFileMappingW(file, nullptr, PAGE_READONLY, 0, 0, nullptr);
    CloseHandle(file);
    if (mapping == nullptr) return nullptr;
    const void* view = MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0);
    CloseHandle(mapping);
    return static_cast<const std::byte*>(view);
}

void unmapFile(Bytes bytes) {
    UnmapViewOfFile(bytes.data());
}

void releaseFile(Bytes bytes) {
    // Unlocking pages that are not locked removes them from the working set.
    VirtualUnlock(const_cast<std::byte*>(bytes.data()), bytes.size());
}

#else

const std::byte* mapFile(const std::filesystem::path& path, std::uint64_t size) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return nullptr;
    void* view = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    ::close(file);
    return view == MAP_FAILED ? nullptr : static_cast<const std::byte*>(view);
}

void unmapFile(Bytes bytes) {
    ::munmap(const_cast<std::byte*>(bytes.data()), bytes.size());
}

void releaseFile(Bytes bytes) {
    ::madvise(const_cast<std::byte*>(bytes.data()), bytes.size(), MADV_DONTNEED);
}

#endif

} // namespace

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
    std::error_code failure;
    const auto status = std::filesystem::status(path, failure);
    if (!std::filesystem::exists(status)) return Error{ErrorCode::kNotFound, "there is no such file", path.string()};
    if (!std::filesystem::is_regular_file(status)) return Error{ErrorCode::kIo, "is not a regular file", path.string()};
    const std::uint64_t size = std::filesystem::file_size(path, failure);
    if (failure) return Error{ErrorCode::kIo, "cannot be read: " + failure.message(), path.string()};
    if (size == 0) return MappedFile(Bytes{}); // systems refuse to map nothing
    const std::byte* data = mapFile(path, size);
    if (data == nullptr) return Error{ErrorCode::kIo, "cannot be opened; check its permissions", path.string()};
    return MappedFile(Bytes{data, size});
}

MappedFile::~MappedFile() {
    if (!bytes_.empty()) unmapFile(bytes_);
}

void MappedFile::releasePages() const {
    if (!bytes_.empty()) releaseFile(bytes_);
}

} // namespace earshot
