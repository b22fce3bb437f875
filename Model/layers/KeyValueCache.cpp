// SPDX-License-Identifier: AGPL-3.0-or-later
#include "KeyValueCache.h"

#include <algorithm>

namespace earshot {

void KeyValueCache::reserve(std::int64_t numFrames) {
    if (numFrames > numCached_) rows_.append(numFrames - numCached_);
    rows_.truncate(numCached_);
}

ConstValues KeyValueCache::extend(ConstValues qkv, std::int64_t numFrames) {
    const std::int64_t width = rows_.width() / 2, rowBytes = rows_.width() * qkv.valueBytes();
    auto* row = static_cast<std::byte*>(rows_.append(numFrames).data);
    for (std::int64_t t = 0; t < numFrames; ++t)
        row = std::copy_n(static_cast<const std::byte*>((qkv + (t * 3 + 1) * width).data), rowBytes, row);
    return rows_.frame(0);
}

void KeyValueCache::keep(std::int64_t numFrames) {
    // Those that still fit are where they belong; each of the others takes the place of the oldest.
    const std::int64_t firstNew = numCached_;
    numCached_ += std::min(numFrames, maxFrames_ - numCached_);
    for (std::int64_t i = numCached_; i < firstNew + numFrames && maxFrames_ > 0; ++i) {
        std::copy_n(rows_.memory(i), rows_.frameFloats(), rows_.memory(oldest_));
        oldest_ = (oldest_ + 1) % maxFrames_;
    }
    rows_.truncate(numCached_);
}

void KeyValueCache::clear() {
    rows_.truncate(0);
    numCached_ = 0;
    oldest_ = 0;
}

void KeyValueCache::setMaxFrames(std::int64_t maxFrames) {
    std::rotate(rows_.memory(0), rows_.memory(oldest_), rows_.memory(numCached_));
    oldest_ = 0;
    if (numCached_ > maxFrames) {
        rows_.drop(numCached_ - maxFrames);
        numCached_ = maxFrames;
    }
    maxFrames_ = maxFrames;
}

} // namespace earshot
