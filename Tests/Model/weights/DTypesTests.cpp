// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Seam: bytes of a checkpoint -> float32 values.
#include "DTypes.h"

#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <limits>
#include <vector>

using namespace earshot;

namespace {

template <class Stored>
std::vector<float> converted(DType dtype, std::vector<Stored> stored) {
    std::vector<float> out(stored.size());
    convertToFloat(dtype, std::as_bytes(std::span(stored)), out);
    return out;
}

// By the definition of IEEE 754 binary16, in double: slow and independent.
double valueOfHalf(std::uint16_t half) {
    const int exponent = (half >> 10) & 31;
    const int mantissa = half & 1023;
    const double magnitude = exponent == 0    ? std::ldexp(mantissa, -24)
                             : exponent != 31 ? std::ldexp(1024 + mantissa, exponent - 25)
                             : mantissa == 0  ? std::numeric_limits<double>::infinity()
                                              : std::numeric_limits<double>::quiet_NaN();
    return (half & 0x8000) != 0 ? -magnitude : magnitude;
}

} // namespace

TEST_CASE("Every float16 becomes exactly its value, zeros and subnormals keep their sign", "[unit]") {
    std::vector<std::uint16_t> all(65536);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint16_t>(i);
    const std::vector<float> values = converted(DType::kFloat16, all);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const double expected = valueOfHalf(all[i]);
        const bool same = std::isnan(expected) ? std::isnan(values[i]) : double{values[i]} == expected;
        if (!same || std::signbit(values[i]) != std::signbit(expected))
            FAIL("float16 bits " << i << " became " << values[i]);
    }
}

TEST_CASE("bfloat16 is the upper half of a float32", "[unit]") {
    CHECK(converted<std::uint16_t>(DType::kBFloat16, {0x3f80, 0xc000, 0x0001, 0x7f80}) ==
          std::vector<float>{1.0f, -2.0f, 0x1p-133f, std::numeric_limits<float>::infinity()});
}

TEST_CASE("Integers and booleans become the same numbers", "[unit]") {
    CHECK(converted<std::int64_t>(DType::kInt64, {-3, 70000}) == std::vector<float>{-3.0f, 70000.0f});
    CHECK(converted<std::int32_t>(DType::kInt32, {-3, 70000}) == std::vector<float>{-3.0f, 70000.0f});
    CHECK(converted<std::int16_t>(DType::kInt16, {-3, 300}) == std::vector<float>{-3.0f, 300.0f});
    CHECK(converted<std::int8_t>(DType::kInt8, {-3, 100}) == std::vector<float>{-3.0f, 100.0f});
    CHECK(converted<std::uint8_t>(DType::kUInt8, {3, 200}) == std::vector<float>{3.0f, 200.0f});
    CHECK(converted<std::uint8_t>(DType::kBool, {0, 1}) == std::vector<float>{0.0f, 1.0f});
    CHECK(converted<double>(DType::kFloat64, {0.1, -2.5}) == std::vector<float>{0.1f, -2.5f});
}
