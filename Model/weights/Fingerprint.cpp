// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Fingerprint.h"

#include <xxhash.h>

#include <array>

namespace earshot {

void Fingerprint::add(std::span<const std::byte> bytes) {
    const XXH128_hash_t added = XXH3_128bits(bytes.data(), bytes.size());
    const std::array<std::uint64_t, 4> both = {high, low, added.high64, added.low64};
    const XXH128_hash_t mixed = XXH3_128bits(both.data(), sizeof(both));
    high = mixed.high64;
    low = mixed.low64;
}

} // namespace earshot
