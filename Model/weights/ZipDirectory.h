// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ZipDirectory: where the entries of a zip file lie. Only uncompressed entries can be looked into, in place, which is
// why this is not libzip: that copies, and says no offsets. Zip64 included. Any thread. Source: PKWARE APPNOTE 6.3,
// sections 4.3.7, 4.3.12 to 4.3.16 and 4.5.3.
#pragma once

#include "ByteReader.h"
#include "Result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

struct ZipEntry {
    std::string_view name; // in the file's bytes
    std::uint64_t headerOffset = 0;
    std::uint64_t numBytes = 0;
    bool stored = false; // neither compressed nor encrypted
};

class ZipDirectory {
public:
    // `file` must outlive this. `where` names it in errors (kInvalidData).
    static Result<ZipDirectory> parse(Bytes file, const std::string& where);

    [[nodiscard]] const std::vector<ZipEntry>& entries() const { return entries_; }
    // nullptr where there is none of that name (binary search).
    [[nodiscard]] const ZipEntry* find(std::string_view name) const;
    // The entry's bytes in the file. kUnsupported for a compressed one, kInvalidData for one that leaves the file.
    [[nodiscard]] Result<Bytes> contents(const ZipEntry& entry) const;

private:
    ZipDirectory(Bytes file, std::string where) : file_(file), where_(std::move(where)) {}

    Bytes file_;
    std::string where_;
    std::vector<ZipEntry> entries_; // sorted by name
};

} // namespace earshot
