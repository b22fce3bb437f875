// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A ring buffer between one writing and one reading thread, for items that can be copied as bytes. Its two ends are
// separate, move-only types, so that a thread that holds one cannot use the other. It never waits and never overwrites:
// a full ring takes no more, an empty one gives nothing. Why not juce::AbstractFifo: docs/adr/0007-own-ring.md.
//
// Memory order. Positions count items since the beginning and never wrap in practice (64 bits); an item's place is its
// position modulo the capacity, a power of two. Each position has one writer:
//   writePosition  by the producer, with release after the items are in place; the consumer's acquire therefore sees
//   them. readPosition   by the consumer, with release after it is done with the items; the producer's acquire
//   therefore does
//                  not overwrite what is still being read.
// An end reads its own position relaxed, and keeps the last value that it saw of the other's: the other core's cache
// line is fetched only when that value is not enough. The positions lie on lines of their own.
#pragma once

#include "Realtime.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

namespace earshot {

// Two stretches of a ring's memory; the second begins where the memory does, and is mostly empty.
template <class T>
using RingRegions = std::array<std::span<T>, 2>;

template <class T>
class SpscRing {
    static_assert(std::is_trivially_copyable_v<T>, "what crosses threads is copied as bytes");

    static constexpr std::size_t kCacheLineBytes = 64;
    struct Storage;

public:
    class Producer;
    class Consumer;
    struct Ends {
        Producer producer;
        Consumer consumer;
    };

    // [any] but audio. Room for `capacity` items, rounded up to a power of two. All of its memory is touched here, so
    // that the audio thread meets no page for the first time. The end that goes last frees it.
    [[nodiscard]] static Ends make(std::size_t capacity);
};

template <class T>
struct SpscRing<T>::Storage {
    explicit Storage(std::size_t capacity)
        : mask(std::bit_ceil(std::max<std::size_t>(capacity, 1)) - 1),
          items(std::make_unique<T[]>(mask + 1)) {}

    [[nodiscard]] RingRegions<T> regions(std::uint64_t position, std::size_t count) const noexcept EARSHOT_NONBLOCKING {
        const std::size_t begin = static_cast<std::size_t>(position) & mask;
        const std::size_t first = std::min(count, mask + 1 - begin);
        return {std::span<T>(items.get() + begin, first), std::span<T>(items.get(), count - first)};
    }

    const std::size_t mask;
    const std::unique_ptr<T[]> items;
    static_assert(std::atomic<std::uint64_t>::is_always_lock_free);
    alignas(kCacheLineBytes) std::atomic<std::uint64_t> writePosition{0};
    alignas(kCacheLineBytes) std::atomic<std::uint64_t> readPosition{0};
};

// For the writing thread.
template <class T>
class SpscRing<T>::Producer {
public:
    [[nodiscard]] std::size_t capacity() const noexcept EARSHOT_NONBLOCKING { return storage_->mask + 1; }

    // Items that there is room for: as many or more when they are written.
    [[nodiscard]] std::size_t numWritable() noexcept EARSHOT_NONBLOCKING {
        seenRead_ = storage_->readPosition.load(std::memory_order_acquire);
        return room();
    }

    // Room for up to `count` items, to be filled in place; commit() hands over the first ones.
    [[nodiscard]] RingRegions<T> reserve(std::size_t count) noexcept EARSHOT_NONBLOCKING {
        const std::size_t known = room();
        return storage_->regions(written_, std::min(count, known >= count ? known : numWritable()));
    }
    void commit(std::size_t count) noexcept EARSHOT_NONBLOCKING {
        written_ += count;
        storage_->writePosition.store(written_, std::memory_order_release);
    }

    // As many of the items as there is room for, from the first; returns how many.
    std::size_t write(std::span<const T> items) noexcept EARSHOT_NONBLOCKING {
        const RingRegions<T> room = reserve(items.size());
        std::copy_n(items.data(), room[0].size(), room[0].data());
        std::copy_n(items.data() + room[0].size(), room[1].size(), room[1].data());
        commit(room[0].size() + room[1].size());
        return room[0].size() + room[1].size();
    }
    bool write(const T& item) noexcept EARSHOT_NONBLOCKING { return write(std::span<const T>(&item, 1)) == 1; }

    // Of all items ever written.
    [[nodiscard]] std::uint64_t numWritten() const noexcept EARSHOT_NONBLOCKING { return written_; }

    Producer(Producer&&) noexcept = default;
    Producer& operator=(Producer&&) noexcept = default;

private:
    friend class SpscRing;
    explicit Producer(std::shared_ptr<Storage> storage) : storage_(std::move(storage)) {}
    [[nodiscard]] std::size_t room() const noexcept EARSHOT_NONBLOCKING {
        return capacity() - static_cast<std::size_t>(written_ - seenRead_);
    }

    std::shared_ptr<Storage> storage_;
    std::uint64_t written_ = 0;  // what storage_->writePosition is
    std::uint64_t seenRead_ = 0; // what storage_->readPosition was when last looked at
};

// For the reading thread.
template <class T>
class SpscRing<T>::Consumer {
public:
    [[nodiscard]] std::size_t capacity() const noexcept { return storage_->mask + 1; }

    // Items that are there: as many or more when they are read.
    [[nodiscard]] std::size_t numReadable() noexcept {
        seenWritten_ = storage_->writePosition.load(std::memory_order_acquire);
        return static_cast<std::size_t>(seenWritten_ - read_);
    }

    // Up to `count` of the items that are there, in place; release() gives the room of the first ones back.
    [[nodiscard]] RingRegions<const T> peek(std::size_t count) noexcept {
        if (static_cast<std::size_t>(seenWritten_ - read_) < count) (void)numReadable();
        const RingRegions<T> there =
            storage_->regions(read_, std::min(count, static_cast<std::size_t>(seenWritten_ - read_)));
        return {there[0], there[1]};
    }
    void release(std::size_t count) noexcept {
        read_ += count;
        storage_->readPosition.store(read_, std::memory_order_release);
    }

    // As many items as there are and `items` holds; returns how many. Where there are none it looks at nothing but the
    // writer's position: an audio thread that finds its cache cold pays for each line.
    std::size_t read(std::span<T> items) noexcept {
        if (seenWritten_ == read_ && numReadable() == 0) return 0;
        const RingRegions<const T> there = peek(items.size());
        std::copy_n(there[0].data(), there[0].size(), items.data());
        std::copy_n(there[1].data(), there[1].size(), items.data() + there[0].size());
        release(there[0].size() + there[1].size());
        return there[0].size() + there[1].size();
    }

    // Of all items ever read.
    [[nodiscard]] std::uint64_t numRead() const noexcept { return read_; }

    Consumer(Consumer&&) noexcept = default;
    Consumer& operator=(Consumer&&) noexcept = default;

private:
    friend class SpscRing;
    explicit Consumer(std::shared_ptr<Storage> storage) : storage_(std::move(storage)) {}

    std::shared_ptr<Storage> storage_;
    std::uint64_t read_ = 0;        // what storage_->readPosition is
    std::uint64_t seenWritten_ = 0; // what storage_->writePosition was when last looked at
};

template <class T>
typename SpscRing<T>::Ends SpscRing<T>::make(std::size_t capacity) {
    const auto storage = std::make_shared<Storage>(capacity);
    return {Producer(storage), Consumer(storage)};
}

} // namespace earshot
