// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The ring between two threads: order, completeness, wrapping, refusal.
#include "SpscRing.h"

#include <catch2/catch_test_macros.hpp>

#include <numeric>
#include <random>
#include <thread>
#include <type_traits>
#include <vector>

using namespace earshot;

TEST_CASE("What is written comes out in order, over any number of turns", "[unit]") {
    auto [producer, consumer] = SpscRing<int>::make(8);
    int written = 0;
    int read = 0;
    for (std::size_t size : {0U, 1U, 3U, 8U, 5U, 7U, 2U, 8U, 8U, 1U}) {
        std::vector<int> items(size);
        std::iota(items.begin(), items.end(), written);
        REQUIRE(producer.write(items) == size);
        written += static_cast<int>(size);
        std::vector<int> out(size + 1, -1);
        REQUIRE(consumer.read(out) == size);
        for (std::size_t i = 0; i < size; ++i) REQUIRE(out[i] == read++);
    }
    CHECK(producer.numWritten() == consumer.numRead());
}

TEST_CASE("A full ring takes no more, and loses nothing of what it has", "[unit]") {
    auto [producer, consumer] = SpscRing<int>::make(5); // of which it makes eight
    CHECK(producer.capacity() == 8);
    const std::vector<int> items = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    CHECK(producer.write(items) == 8);
    CHECK(producer.write(99) == false);
    CHECK(producer.numWritable() == 0);
    std::vector<int> out(3);
    CHECK(consumer.read(out) == 3);
    CHECK(out == std::vector<int>{0, 1, 2});
    CHECK(producer.numWritable() == 3);
    CHECK(producer.write(10));
    out.resize(8);
    CHECK(consumer.read(out) == 6);
    CHECK(out[4] == 7);
    CHECK(out[5] == 10);
    CHECK(consumer.numReadable() == 0);
}

TEST_CASE("Room that was reserved but not committed is not seen", "[unit]") {
    auto [producer, consumer] = SpscRing<int>::make(4);
    auto room = producer.reserve(3);
    REQUIRE(room[0].size() == 3);
    room[0][0] = 7;
    CHECK(consumer.numReadable() == 0);
    producer.commit(1);
    REQUIRE(consumer.numReadable() == 1);
    CHECK(consumer.peek(4)[0][0] == 7);
    CHECK(consumer.numReadable() == 1); // looking takes nothing
}

TEST_CASE("Either end may outlive the other", "[unit]") {
    auto ends = std::make_unique<SpscRing<int>::Ends>(SpscRing<int>::make(4));
    auto consumer = std::move(ends->consumer);
    ends->producer.write(3);
    ends.reset();
    int item = 0;
    CHECK(consumer.read(std::span(&item, 1)) == 1);
    CHECK(item == 3);
}

TEST_CASE("Ends can be handed over, but not shared", "[unit]") {
    STATIC_CHECK(std::is_nothrow_move_constructible_v<SpscRing<int>::Producer>);
    STATIC_CHECK(std::is_nothrow_move_constructible_v<SpscRing<int>::Consumer>);
    STATIC_CHECK_FALSE(std::is_copy_constructible_v<SpscRing<int>::Producer>);
    STATIC_CHECK_FALSE(std::is_copy_constructible_v<SpscRing<int>::Consumer>);
    STATIC_CHECK_FALSE(std::is_constructible_v<SpscRing<int>::Producer, SpscRing<int>::Consumer>);
}

TEST_CASE("Two threads that read and write as they like pass every item on, once, in order", "[thread]") {
    constexpr std::uint64_t kItems = 4'000'000;
    for (std::size_t capacity : {std::size_t{1}, std::size_t{64}, std::size_t{4096}}) {
        const std::uint64_t numItems = capacity == 1 ? kItems / 100 : kItems;
        auto [producer, consumer] = SpscRing<std::uint64_t>::make(capacity);
        std::thread writer([&numItems, &capacity, end = std::move(producer)]() mutable {
            std::minstd_rand random(1);
            std::vector<std::uint64_t> items;
            for (std::uint64_t next = 0; next < numItems;) {
                items.resize(std::min<std::uint64_t>(random() % (capacity + capacity / 2 + 2), numItems - next));
                std::iota(items.begin(), items.end(), next);
                const std::size_t taken = end.write(items);
                next += taken;
                if (taken < items.size()) std::this_thread::yield();
            }
        });
        std::minstd_rand random(2);
        std::vector<std::uint64_t> items;
        std::uint64_t expected = 0;
        bool inOrder = true;
        while (expected < numItems) {
            items.resize(random() % (capacity + 1) + 1);
            const std::size_t count = consumer.read(items);
            for (std::size_t i = 0; i < count; ++i) inOrder = inOrder && items[i] == expected++;
            if (count == 0) std::this_thread::yield();
        }
        writer.join();
        CHECK(inOrder);
        CHECK(consumer.numReadable() == 0);
    }
}
