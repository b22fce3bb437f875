// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Seam: the bytes of a zip file -> its entries. Files of more than 4 GB keep sizes and offsets elsewhere (zip64); torch
// writes those for the largest models, and a small one is put together here byte by byte.
#include "ZipDirectory.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <string>

using namespace earshot;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr std::uint64_t kIn64 = 0xffffffff;

class ZipBuilder {
public:
    ZipBuilder& number(std::uint64_t value, int numBytes) {
        for (int i = 0; i < numBytes; ++i) file += static_cast<char>(value >> (8 * i));
        return *this;
    }
    ZipBuilder& zeros(std::size_t numBytes) {
        file.append(numBytes, '\0');
        return *this;
    }
    ZipBuilder& text(std::string_view content) {
        file += content;
        return *this;
    }

    std::string file;
};

// One stored entry "a/b" with the content "hello", all of its numbers in zip64 records.
std::string zip64(std::uint64_t numBytes, std::uint64_t headerOffset) {
    ZipBuilder zip;
    zip.number(0x04034b50, 4).zeros(22).number(3, 2).number(0, 2).text("a/bhello");
    const std::uint64_t central = zip.file.size();
    zip.number(0x02014b50, 4).zeros(16).number(kIn64, 4).number(kIn64, 4).number(3, 2).number(28, 2).number(0, 2);
    zip.zeros(8).number(kIn64, 4).text("a/b");
    zip.number(1, 2).number(24, 2).number(numBytes, 8).number(numBytes, 8).number(headerOffset, 8);
    const std::uint64_t end64 = zip.file.size();
    zip.number(0x06064b50, 4).number(44, 8).zeros(12).number(1, 8).number(1, 8).number(0, 8).number(central, 8);
    zip.number(0x07064b50, 4).number(0, 4).number(end64, 8).number(1, 4);
    zip.number(0x06054b50, 4).number(0, 4).number(0xffff, 2).number(0xffff, 2).number(kIn64, 4).number(kIn64, 4);
    zip.number(0, 2);
    return zip.file;
}

Bytes bytesOf(const std::string& text) {
    return std::as_bytes(std::span(text));
}

} // namespace

TEST_CASE("Entries of a zip64 file are found by their 64 bit numbers", "[unit]") {
    const std::string file = zip64(5, 0);
    const auto zip = ZipDirectory::parse(bytesOf(file), "model.bin");
    REQUIRE(zip.ok());
    REQUIRE(zip->find("a/b") != nullptr);
    CHECK(zip->find("a") == nullptr);
    const auto content = zip->contents(*zip->find("a/b"));
    REQUIRE(content.ok());
    CHECK(asText(*content) == "hello");
}

TEST_CASE("A zip64 entry that leaves the file is refused by name", "[unit]") {
    for (const std::string& file : {zip64(std::uint64_t{1} << 40, 0), zip64(5, std::uint64_t{1} << 40)}) {
        const auto zip = ZipDirectory::parse(bytesOf(file), "model.bin");
        REQUIRE(zip.ok());
        const auto content = zip->contents(*zip->find("a/b"));
        REQUIRE_FALSE(content.ok());
        CHECK_THAT(content.error().toString(), ContainsSubstring("'a/b'") && ContainsSubstring("inside the file"));
    }
}
