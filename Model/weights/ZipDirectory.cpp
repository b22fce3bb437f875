// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ZipDirectory.h"

#include "StoredTensor.h"

#include <algorithm>
#include <optional>

namespace earshot {
namespace {

constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kCentralHeader = 0x02014b50;
constexpr std::uint32_t kEndRecord = 0x06054b50;
constexpr std::uint32_t kEndRecord64 = 0x06064b50;
constexpr std::uint32_t kEndLocator64 = 0x07064b50;
constexpr std::uint64_t kEndRecordBytes = 22;
constexpr std::uint64_t kEndLocator64Bytes = 20;
constexpr std::uint64_t kMaxCommentBytes = 65535;
constexpr std::uint32_t kIn64 = 0xffffffff; // the value is in the zip64 record instead

struct Central {
    std::uint64_t offset = 0;
    std::uint64_t numEntries = 0;
};

// The end record is the last thing in the file, before a comment of unknown length.
std::optional<std::uint64_t> findEndRecord(Bytes file) {
    if (file.size() < kEndRecordBytes) return std::nullopt;
    const std::uint64_t last = file.size() - kEndRecordBytes;
    const std::uint64_t first = last - std::min(last, kMaxCommentBytes);
    for (std::uint64_t at = last + 1; at-- > first;)
        if (ByteReader(file, at).u32() == kEndRecord) return at;
    return std::nullopt;
}

std::optional<Central> readEndRecord64(Bytes file, std::uint64_t endRecord) {
    if (endRecord < kEndLocator64Bytes) return std::nullopt;
    ByteReader locator(file, endRecord - kEndLocator64Bytes);
    if (locator.u32() != kEndLocator64) return std::nullopt;
    locator.skip(4); // disk
    ByteReader record(file, locator.u64());
    if (record.u32() != kEndRecord64) return std::nullopt;
    record.skip(28); // size, versions, disks, entries on this disk
    Central central;
    central.numEntries = record.u64();
    record.skip(8); // size
    central.offset = record.u64();
    return record.failed() || locator.failed() ? std::nullopt : std::optional(central);
}

std::optional<Central> readEndRecord(Bytes file) {
    const std::optional<std::uint64_t> at = findEndRecord(file);
    if (!at) return std::nullopt;
    ByteReader reader(file, *at + 10);
    Central central;
    central.numEntries = reader.u16();
    reader.skip(4); // size
    central.offset = reader.u32();
    if (central.offset == kIn64 || central.numEntries == 0xffff) return readEndRecord64(file, *at);
    return central;
}

// Takes the sizes that did not fit into 32 bits from the entry's zip64 extra field.
void readExtra64(Bytes extra, ZipEntry& entry, bool sizeIn64, bool compressedIn64) {
    ByteReader reader(extra);
    while (reader.remaining() >= 4 && !reader.failed()) {
        const std::uint16_t id = reader.u16();
        ByteReader field(reader.take(reader.u16()));
        if (id != 1) continue;
        if (sizeIn64) entry.numBytes = field.u64();
        if (compressedIn64) field.skip(8);
        if (entry.headerOffset == kIn64) entry.headerOffset = field.u64();
        return;
    }
}

std::optional<ZipEntry> readCentralHeader(ByteReader& reader) {
    if (reader.u32() != kCentralHeader) return std::nullopt;
    reader.skip(4); // versions
    const std::uint16_t flags = reader.u16();
    const std::uint16_t method = reader.u16();
    reader.skip(8); // time, date, CRC
    const std::uint32_t compressedBytes = reader.u32();
    const std::uint32_t numBytes = reader.u32();
    const std::uint16_t nameLength = reader.u16();
    const std::uint16_t extraLength = reader.u16();
    const std::uint16_t commentLength = reader.u16();
    reader.skip(8); // disk, attributes
    ZipEntry entry;
    entry.headerOffset = reader.u32();
    entry.numBytes = numBytes;
    entry.stored = method == 0 && (flags & 1u) == 0;
    entry.name = asText(reader.take(nameLength));
    readExtra64(reader.take(extraLength), entry, numBytes == kIn64, compressedBytes == kIn64);
    reader.skip(commentLength);
    return reader.failed() ? std::nullopt : std::optional(entry);
}

} // namespace

Result<ZipDirectory> ZipDirectory::parse(Bytes file, const std::string& where) {
    const auto damaged = [&](const char* what) { return Error{ErrorCode::kInvalidData, what, where}; };
    const std::optional<Central> central = readEndRecord(file);
    if (!central) return damaged("has no zip directory at its end; the download is incomplete");
    // One entry per tensor, and a few beside them.
    if (central->numEntries > 2 * kMaxTensors) return damaged("its zip directory has more than 16384 entries");

    ZipDirectory directory(file, where);
    ByteReader reader(file, central->offset);
    for (std::uint64_t i = 0; i < central->numEntries; ++i) {
        const std::optional<ZipEntry> entry = readCentralHeader(reader);
        if (!entry) return damaged("its zip directory is damaged");
        directory.entries_.push_back(*entry);
    }
    std::ranges::sort(directory.entries_, {}, &ZipEntry::name);
    if (std::ranges::adjacent_find(directory.entries_, {}, &ZipEntry::name) != directory.entries_.end())
        return damaged("its zip directory names an entry twice");
    return directory;
}

const ZipEntry* ZipDirectory::find(std::string_view name) const {
    const auto found = std::ranges::lower_bound(entries_, name, {}, &ZipEntry::name);
    return found != entries_.end() && found->name == name ? &*found : nullptr;
}

Result<Bytes> ZipDirectory::contents(const ZipEntry& entry) const {
    const std::string where = where_ + ": entry '" + printable(entry.name) + "'";
    if (!entry.stored)
        return Error{ErrorCode::kUnsupported,
                     "is compressed or encrypted, which torch.save never does; save the state dict again with torch",
                     where};
    ByteReader reader(file_, entry.headerOffset);
    const bool isHeader = reader.u32() == kLocalHeader;
    reader.skip(22); // versions to sizes: the directory's are used
    const std::uint16_t nameLength = reader.u16();
    const std::uint16_t extraLength = reader.u16();
    reader.skip(std::uint64_t{nameLength} + extraLength);
    const Bytes bytes = reader.take(entry.numBytes);
    if (!isHeader || reader.failed())
        return Error{ErrorCode::kInvalidData, "does not lie inside the file; the download is incomplete", where};
    return bytes;
}

} // namespace earshot
