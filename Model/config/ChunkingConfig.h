// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ChunkingConfig: how a stream is cut for the encoder. Each step makes hopFrames final frames, which see
// leftContextFrames before them and lookaheadFrames after them; the lookahead is computed too, and again by the next
// step. Frames are 20 ms with the usual convolutions. Pure data: any thread.
#pragma once

#include "Result.h"

#include <cstdint>
#include <string>

namespace earshot {

struct ChunkingConfig {
    std::int64_t hopFrames = 25;
    std::int64_t lookaheadFrames = 25;
    std::int64_t leftContextFrames = 500;

    // Frames that one step computes.
    [[nodiscard]] std::int64_t chunkFrames() const { return hopFrames + lookaheadFrames; }

    // hopFrames 1 to 3000, lookaheadFrames 0 to 3000, leftContextFrames 0 to 15000 (five minutes). `where` names the
    // source in errors. Error: kInvalidArgument.
    [[nodiscard]] Result<void> validate(const std::string& where) const;

    friend bool operator==(const ChunkingConfig&, const ChunkingConfig&) = default;
};

} // namespace earshot
