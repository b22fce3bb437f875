// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Random tensors, and a comparison that names the first element that differs.
#pragma once

#include "Tensor.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <random>

namespace earshot::test {

inline Tensor randomTensor(const Shape& shape, unsigned seed, float scale = 1.0f) {
    Tensor tensor(shape);
    std::mt19937 engine(seed);
    std::normal_distribution<float> normal(0.0f, scale);
    for (float& value : tensor.values()) value = normal(engine);
    return tensor;
}

inline void requireClose(const Tensor& actual, const Tensor& expected, double tolerance) {
    REQUIRE(actual.shape() == expected.shape());
    for (std::size_t i = 0; i < expected.values().size(); ++i) {
        const double difference = std::abs(static_cast<double>(actual.values()[i]) - expected.values()[i]);
        if (difference <= tolerance) continue; // false for NaN as well
        INFO("element " << i << " of " << expected.shape().toString() << ": " << actual.values()[i] << ", expected "
                        << expected.values()[i]);
        FAIL("differs by " << difference << ", allowed " << tolerance);
    }
}

} // namespace earshot::test
