// SPDX-License-Identifier: AGPL-3.0-or-later
#include "AlignedMemory.h"

#include <cstddef>
#include <cstdint>
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
constexpr std::size_t kHugePageBytes = 2 * 1024 * 1024;

std::byte* mapPages(std::size_t bytes) {
    void* block = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) throw std::bad_alloc();
    return static_cast<std::byte*>(block);
}

// Weights and frames are read row by row, each in a page of its own where pages have 4 KiB: finding the page then
// takes longer than reading the row, in virtual machines above all. The system serves whole, aligned huge pages only.
std::byte* mapHugePages(std::size_t bytes) {
    const std::size_t mapped = bytes + kHugePageBytes;
    auto* begin = mapPages(mapped);
    const auto before = (kHugePageBytes - reinterpret_cast<std::uintptr_t>(begin) % kHugePageBytes) % kHugePageBytes;
    constexpr std::size_t kPageBytes = 4096;
    const std::size_t used = before + (bytes + kPageBytes - 1) / kPageBytes * kPageBytes;
    if (before > 0) munmap(begin, before);
    if (used < mapped) munmap(begin + used, mapped - used);
#ifdef MADV_HUGEPAGE
    madvise(begin + before, bytes, MADV_HUGEPAGE); // a wish
#endif
    return begin + before;
}
#endif

} // namespace

float* allocateFloats(std::size_t count) {
    if (count > std::numeric_limits<std::size_t>::max() / sizeof(float)) throw std::bad_alloc();
    const std::size_t bytes = count * sizeof(float);
#ifdef EARSHOT_MAPS_LARGE_BLOCKS
    if (bytes >= kLargeBytes)
        return reinterpret_cast<float*>(bytes >= kHugePageBytes ? mapHugePages(bytes) : mapPages(bytes));
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
