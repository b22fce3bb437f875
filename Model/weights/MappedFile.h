// SPDX-License-Identifier: AGPL-3.0-or-later
//
// MappedFile: a regular file mapped read-only for as long as the object lives. Another process that shortens the file
// meanwhile makes the system signal a bus error, as with every memory-mapped file. Any thread.
#pragma once

#include "ByteReader.h"
#include "Result.h"

#include <filesystem>
#include <utility>

namespace earshot {

class MappedFile {
public:
    // Errors: kNotFound, kIo. Folders, pipes and devices are refused.
    static Result<MappedFile> open(const std::filesystem::path& path);

    MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
    MappedFile& operator=(MappedFile&& other) noexcept {
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    ~MappedFile();

    [[nodiscard]] Bytes bytes() const { return bytes_; }
    // Takes the pages read so far out of the process's resident memory; a later read fetches them again.
    void releasePages() const;

private:
    explicit MappedFile(Bytes bytes) : bytes_(bytes) {}

    Bytes bytes_;
};

} // namespace earshot
