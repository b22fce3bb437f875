// SPDX-License-Identifier: AGPL-3.0-or-later
#include "AlignedMemory.h"

#include <limits>
#include <new>

// The sanitizers watch the bounds of operator new's blocks, not of the system's.
#if defined(__unix__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define EARSHOT_MAPS_LARGE_BLOCKS
#include <sys/mman.h>
#endif

namespace earshot {

namespace {

constexpr std::align_val_t kAlignment{kMemoryAlignment};
#ifdef EARSHOT_MAPS_LARGE_BLOCKS
constexpr std::size_t kLargeBytes = 256 * 1024;
#endif

} // namespace

float* allocateFloats(std::size_t count) {
    if (count > std::numeric_limits<std::size_t>::max() / sizeof(float)) throw std::bad_alloc();
    const std::size_t bytes = count * sizeof(float);
#ifdef EARSHOT_MAPS_LARGE_BLOCKS
    if (bytes >= kLargeBytes) {
        void* block = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (block == MAP_FAILED) throw std::bad_alloc();
        return static_cast<float*>(block);
    }
#endif
    return static_cast<float*>(::operator new[](bytes, kAlignment));
}

void freeFloats(float* memory, [[maybe_unused]] std::size_t count) noexcept {
#ifdef EARSHOT_MAPS_LARGE_BLOCKS
    if (memory != nullptr && count * sizeof(float) >= kLargeBytes) {
        munmap(memory, count * sizeof(float));
        return;
    }
#endif
    ::operator delete[](memory, kAlignment);
}

} // namespace earshot
