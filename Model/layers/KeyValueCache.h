// SPDX-License-Identifier: AGPL-3.0-or-later
//
// KeyValueCache: the keys and values that one layer keeps of the frames before a chunk. A ring: attention has no order
// of its own (positions are in the frames), so that the newest frame replaces the oldest where it stands. Inference
// thread.
#pragma once

#include "FrameBuffer.h"

#include <cstdint>

namespace earshot {

class KeyValueCache {
public:
    // width: D. maxFrames: the left context.
    KeyValueCache(std::int64_t width, std::int64_t maxFrames, Precision type = Precision::kFloat32)
        : rows_(2 * width, type),
          maxFrames_(maxFrames) {}

    // Memory for the left context and a chunk together, so that steps need none. Throws std::bad_alloc, after which
    // nothing has changed.
    void reserve(std::int64_t numFrames);
    // qkv: [T, 3 D], a chunk, of the cache's type. Returns the rows, each keys then values, [cached + T, 2 D]; valid
    // until keep().
    ConstValues extend(ConstValues qkv, std::int64_t numFrames);
    // Of the frames given to extend(), the first numFrames stay, and of all only the latest maxFrames.
    void keep(std::int64_t numFrames);
    void clear();
    // Keeps the latest frames that fit.
    void setMaxFrames(std::int64_t maxFrames);

    // Cached frames; after extend(), those of the chunk too.
    [[nodiscard]] std::int64_t numFrames() const { return rows_.numFrames(); }
    [[nodiscard]] std::int64_t rowWidth() const { return rows_.width(); }

private:
    FrameBuffer rows_;
    std::int64_t maxFrames_;
    std::int64_t numCached_ = 0;
    std::int64_t oldest_ = 0; // once the ring is full
};

} // namespace earshot
