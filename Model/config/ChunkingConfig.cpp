// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Bounds of a chunking, so that no setting can ask for unbounded memory.
#include "ChunkingConfig.h"

namespace earshot {
namespace {

constexpr std::int64_t kMaxChunkPartFrames = 3000;    // one minute
constexpr std::int64_t kMaxLeftContextFrames = 15000; // five minutes

Result<void> checkRange(std::int64_t value, std::int64_t low, std::int64_t high, const std::string& where) {
    if (value >= low && value <= high) return {};
    return Error{ErrorCode::kInvalidArgument,
                 "is " + std::to_string(value) + ", expected " + std::to_string(low) + " to " + std::to_string(high),
                 where};
}

} // namespace

Result<void> ChunkingConfig::validate(const std::string& where) const {
    EARSHOT_CHECK(checkRange(hopFrames, 1, kMaxChunkPartFrames, where + ": hop frames"));
    EARSHOT_CHECK(checkRange(lookaheadFrames, 0, kMaxChunkPartFrames, where + ": lookahead frames"));
    EARSHOT_CHECK(checkRange(leftContextFrames, 0, kMaxLeftContextFrames, where + ": left context frames"));
    return {};
}

} // namespace earshot
