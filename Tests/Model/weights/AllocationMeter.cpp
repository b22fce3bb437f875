// SPDX-License-Identifier: AGPL-3.0-or-later
#include "AllocationMeter.h"

#include <malloc.h>
#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

// Signed: memory taken before the meter started may be given back while it runs.
thread_local std::ptrdiff_t liveBytes = 0;
thread_local std::ptrdiff_t peakLiveBytes = 0;
thread_local std::size_t largestAllocation = 0;

void* counted(void* memory) {
    if (memory == nullptr) throw std::bad_alloc();
    const std::size_t bytes = malloc_usable_size(memory);
    liveBytes += static_cast<std::ptrdiff_t>(bytes);
    peakLiveBytes = std::max(peakLiveBytes, liveBytes);
    largestAllocation = std::max(largestAllocation, bytes);
    return memory;
}

void giveBack(void* memory) {
    if (memory != nullptr) liveBytes -= static_cast<std::ptrdiff_t>(malloc_usable_size(memory));
    std::free(memory);
}

void* allocateAligned(std::size_t size, std::align_val_t alignment) {
    const auto align = static_cast<std::size_t>(alignment);
    return std::aligned_alloc(align, (std::max<std::size_t>(size, 1) + align - 1) / align * align);
}

} // namespace

void* operator new(std::size_t size) {
    return counted(std::malloc(std::max<std::size_t>(size, 1)));
}
void* operator new[](std::size_t size) {
    return counted(std::malloc(std::max<std::size_t>(size, 1)));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    return counted(allocateAligned(size, alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
    return counted(allocateAligned(size, alignment));
}
void operator delete(void* memory) noexcept {
    giveBack(memory);
}
void operator delete[](void* memory) noexcept {
    giveBack(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    giveBack(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    giveBack(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
    giveBack(memory);
}
void operator delete[](void* memory, std::align_val_t) noexcept {
    giveBack(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
    giveBack(memory);
}
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept {
    giveBack(memory);
}

namespace earshot::test {

AllocationMeter::AllocationMeter() {
    liveBytes = 0;
    peakLiveBytes = 0;
    largestAllocation = 0;
}

std::size_t AllocationMeter::peakBytes() const {
    return static_cast<std::size_t>(peakLiveBytes);
}

std::size_t AllocationMeter::largestBytes() const {
    return largestAllocation;
}

} // namespace earshot::test
