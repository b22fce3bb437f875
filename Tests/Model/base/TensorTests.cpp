// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Tensor: what it keeps when it grows, shrinks, moves and fails; small blocks and large ones, which come from
// elsewhere.
#include "Tensor.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <limits>

using namespace earshot;

TEST_CASE("A tensor keeps its memory while it shrinks and grows within it", "[unit]") {
    Tensor tensor({300000});
    const float* memory = tensor.data();
    tensor.resize({2, 5});
    tensor.resize({3, 100000});
    CHECK(tensor.data() == memory);
    CHECK(tensor.shape() == Shape{3, 100000});
}

TEST_CASE("Tensor memory is aligned and writable to its last value", "[unit]") {
    const std::int64_t size = GENERATE(1, 17, 65535, 65536, 1000003);
    Tensor tensor({size});
    CHECK(reinterpret_cast<std::uintptr_t>(tensor.data()) % kMemoryAlignment == 0);
    std::fill(tensor.values().begin(), tensor.values().end(), 1.5f);
    CHECK(tensor.values().back() == 1.5f);
}

TEST_CASE("A tensor that was moved from can be given a shape again", "[unit]") {
    const std::int64_t size = GENERATE(10, 100000);
    Tensor first({size});
    first.data()[0] = 7.0f;
    Tensor second = std::move(first);
    CHECK(second.data()[0] == 7.0f);
    first.resize({size}); // NOLINT(bugprone-use-after-move): this is the test
    REQUIRE(first.data() != nullptr);
    REQUIRE(first.data() != second.data());
    first.data()[size - 1] = 1.0f;
}

TEST_CASE("A tensor that could not grow is empty and usable, not a size without memory", "[unit]") {
    Tensor tensor({4});
    CHECK_THROWS_AS(tensor.resize({std::numeric_limits<std::int64_t>::max()}), std::bad_alloc);
    tensor.resize({4});
    REQUIRE(tensor.data() != nullptr);
    tensor.data()[3] = 1.0f;
}

TEST_CASE("A clone has its own values", "[unit]") {
    Tensor tensor({2, 2});
    std::fill(tensor.values().begin(), tensor.values().end(), 2.0f);
    Tensor copy = tensor.clone();
    tensor.data()[0] = 3.0f;
    CHECK(copy.data()[0] == 2.0f);
    CHECK(copy.shape() == tensor.shape());
}
