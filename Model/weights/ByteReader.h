// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ByteReader: reads little-endian numbers from bytes that nobody vouches for. It never leaves them: a read past the end
// gives zero and sets failed() for good, so that a parser can read a whole record and check once. Any thread.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace earshot {

static_assert(std::endian::native == std::endian::little, "checkpoints are little-endian and read as they are");

using Bytes = std::span<const std::byte>;

inline std::string_view asText(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class ByteReader {
public:
    explicit ByteReader(Bytes bytes, std::uint64_t position = 0) : bytes_(bytes) { seek(position); }

    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] std::uint64_t position() const { return position_; }
    [[nodiscard]] std::uint64_t remaining() const { return bytes_.size() - position_; }

    void seek(std::uint64_t position) {
        if (position > bytes_.size())
            failed_ = true;
        else
            position_ = position;
    }
    void skip(std::uint64_t count) { (void)take(count); }

    // The next `count` bytes, or none and failed().
    Bytes take(std::uint64_t count) {
        if (failed_ || count > remaining()) {
            failed_ = true;
            return {};
        }
        const Bytes taken = bytes_.subspan(position_, count);
        position_ += count;
        return taken;
    }

    std::uint8_t u8() { return number<std::uint8_t>(); }
    std::uint16_t u16() { return number<std::uint16_t>(); }
    std::uint32_t u32() { return number<std::uint32_t>(); }
    std::uint64_t u64() { return number<std::uint64_t>(); }

private:
    template <class Number>
    Number number() {
        Number value = 0;
        if (const Bytes taken = take(sizeof(Number)); !taken.empty()) std::memcpy(&value, taken.data(), sizeof(Number));
        return value;
    }

    Bytes bytes_;
    std::uint64_t position_ = 0;
    bool failed_ = false;
};

} // namespace earshot
