// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The vectorised elementary functions against the C library, over the range and at its edges.
#include "Activations.h"
#include "OpsTestSupport.h"
#include "ReferenceOps.h"
#include "VectorMath.h"

#include <catch2/generators/catch_generators.hpp>
#include <limits>
#include <vector>

using namespace earshot;

TEST_CASE("The fast exponential is within 3e-7 of the exact one, relative, wherever a float can hold it", "[unit]") {
    for (float x = -87.0f; x < 88.0f; x += 0.001f)
        if (std::abs(fastExp(x) / std::exp(static_cast<double>(x)) - 1.0) > 3e-7) FAIL("at " << x);
    CHECK(fastExp(0.0f) == 1.0f);
    CHECK(fastExp(-std::numeric_limits<float>::infinity()) == 0.0f);
    CHECK(std::isfinite(fastExp(std::numeric_limits<float>::infinity())));
    CHECK(std::isnan(fastExp(std::numeric_limits<float>::quiet_NaN())));
}

TEST_CASE("The fast error function is within 1e-6 of the exact one", "[unit]") {
    for (float x = -6.0f; x < 6.0f; x += 0.0001f)
        if (std::abs(fastErf(x) - std::erf(static_cast<double>(x))) > 1e-6) FAIL("at " << x);
}

TEST_CASE("The GELU of bfloat16 results is within 5e-5 of the exact one", "[unit]") {
    for (float x = -20.0f; x < 20.0f; x += 0.0005f)
        if (std::abs(narrowGelu(x) - reference::activation(Activation::kGelu, x)) > 5e-5 + 1e-6 * std::abs(x))
            FAIL("at " << x);
    CHECK(std::isnan(narrowGelu(std::numeric_limits<float>::quiet_NaN())));
}

TEST_CASE("Every activation equals its definition over long and odd lengths", "[unit]") {
    const auto activation =
        GENERATE(Activation::kGelu, Activation::kGeluTanh, Activation::kQuickGelu, Activation::kRelu, Activation::kSilu,
                 Activation::kSigmoid, Activation::kTanh, Activation::kLinear);
    for (const std::size_t length : {1u, 7u, 33u, 40001u}) {
        std::vector<float> values(length);
        for (std::size_t i = 0; i < length; ++i)
            values[i] = length == 1 ? 0.3f : -20.0f + 40.0f * static_cast<float>(i) / static_cast<float>(length - 1);
        const std::vector<float> inputs = values;
        activate(activation, values);
        for (std::size_t i = 0; i < length; ++i) {
            const double expected = reference::activation(activation, inputs[i]);
            if (!(std::abs(values[i] - expected) <= 1e-6 + 1e-6 * std::abs(expected)))
                FAIL("at " << inputs[i] << ": " << values[i] << ", expected " << expected);
        }
    }
}

TEST_CASE("An activation lets NaN through instead of hiding it", "[unit]") {
    const auto activation = GENERATE(Activation::kGelu, Activation::kGeluTanh, Activation::kQuickGelu,
                                     Activation::kSilu, Activation::kSigmoid, Activation::kTanh);
    std::vector<float> values(20, std::numeric_limits<float>::quiet_NaN());
    activate(activation, values);
    for (float value : values) CHECK(std::isnan(value));
}
