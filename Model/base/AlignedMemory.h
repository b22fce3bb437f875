// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Memory for tensors, aligned to 64 bytes (a cache line, and the widest vector register). Large blocks come from the
// system and go straight back to it: loading a model frees one temporary of some megabytes per tensor, and through
// malloc the holes they leave made the peak 1.3 times the weights instead of 1.05. Any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

namespace earshot {

inline constexpr std::size_t kMemoryAlignment = 64;

// Uninitialised room for `count` values. Throws std::bad_alloc.
[[nodiscard]] float* allocateFloats(std::size_t count);
// `count` as it was allocated; nullptr is allowed.
void freeFloats(float* memory, std::size_t count) noexcept;

// Knows the size of the block it frees: 0 where there is none, also after the block has moved elsewhere.
struct FreeFloats {
    std::size_t count = 0;

    explicit FreeFloats(std::size_t numFloats = 0) : count(numFloats) {}
    FreeFloats(FreeFloats&& other) noexcept : count(std::exchange(other.count, 0)) {}
    FreeFloats& operator=(FreeFloats&& other) noexcept {
        count = std::exchange(other.count, 0);
        return *this;
    }
    void operator()(float* memory) const noexcept { freeFloats(memory, count); }
};
using FloatMemory = std::unique_ptr<float[], FreeFloats>;

} // namespace earshot
