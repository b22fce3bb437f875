// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Fingerprint: 128 bits that tell contents apart (XXH3); not against forgers. Equal contents have equal ones within a
// run of the program. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace earshot {

struct Fingerprint {
    std::uint64_t high = 0, low = 0;

    // Mixes in more; the order counts.
    void add(std::span<const std::byte> bytes);
    void add(std::string_view text) { add(std::as_bytes(std::span(text))); }

    friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

} // namespace earshot
