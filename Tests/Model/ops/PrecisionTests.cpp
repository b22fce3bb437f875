// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Products in bfloat16 and int8 against the plain-loop twins in float32, within what the types' widths allow: bfloat16
// keeps 8 bits of each factor, so that a product is off by up to 4e-3 and a sum that cancels by somewhat more, int8
// rounds to 1/254 of a row's largest. Skipped where the processor lacks them.
#include "Attention.h"
#include "Conv1d.h"
#include "Linear.h"
#include "NarrowTypes.h"
#include "OpsTestSupport.h"
#include "ProcessorPrecision.h"
#include "ReferenceOps.h"
#include "StridedConv1d.h"

#include <catch2/generators/catch_generators.hpp>

#include <bit>
#include <limits>
#include <vector>

using namespace earshot;
using earshot::test::randomTensor;

namespace {

void requireNative(Precision precision) {
    if (!isNative(precision)) SKIP("this processor has no " << nameOf(precision));
}

// Root mean square of the difference, relative to that of `expected`; NaN counts as infinity.
double relativeError(const Tensor& actual, const Tensor& expected) {
    REQUIRE(actual.shape() == expected.shape());
    double difference = 0.0, whole = 0.0;
    for (std::size_t i = 0; i < expected.values().size(); ++i) {
        const double d = static_cast<double>(actual.values()[i]) - expected.values()[i];
        difference += d * d;
        whole += static_cast<double>(expected.values()[i]) * expected.values()[i];
    }
    return std::isnan(difference) ? std::numeric_limits<double>::infinity() : std::sqrt(difference / whole);
}

} // namespace

TEST_CASE("Float32 rounds to the nearest bfloat16, ties to even, and NaN stays NaN", "[unit]") {
    const float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
    const std::vector<float> x = {
        1.0f, 1.00390625f, 1.01171875f, -1.004f, 0.0f, infinity, -infinity, nan, std::bit_cast<float>(0x7fffffffu)};
    const std::vector<BFloat16> expected = {0x3f80, 0x3f80, 0x3f82, 0xbf81, 0, 0x7f80, 0xff80, 0x7fc0, 0x7fc0};
    std::vector<BFloat16> y(x.size());
    toBFloat16(x.data(), std::ssize(x), y.data());
    CHECK(y == expected);
}

TEST_CASE("A row is quantised by its own largest magnitude", "[unit]") {
    const std::vector<float> x = {1.0f, -0.5f, 0.25f, 0.0f, 1000.0f, -2000.0f, 3.0f, 8.0f, 0.0f, 0.0f, 0.0f, 0.0f};
    std::vector<std::int8_t> y(x.size());
    std::vector<float> scales(3);
    quantiseRows(x.data(), 3, 4, y.data(), scales.data());
    CHECK(y == std::vector<std::int8_t>{127, -64, 32, 0, 64, -127, 0, 1, 0, 0, 0, 0});
    CHECK(scales[1] == 2000.0f / 127.0f);
    CHECK(scales[2] == 0.0f);
}

TEST_CASE("A linear layer in a smaller precision stays near its twin", "[unit]") {
    const auto [precision, allowed] =
        GENERATE(table<Precision, double>({{Precision::kBFloat16, 6e-3}, {Precision::kInt8, 2e-2}}));
    requireNative(precision);
    const auto [inputs, outputs] = GENERATE(table<std::int64_t, std::int64_t>({{16, 32}, {33, 29}, {512, 100}}));
    const bool hasBias = GENERATE(true, false), accumulate = GENERATE(true, false);
    const auto activation = GENERATE(Activation::kLinear, Activation::kGelu);
    INFO(nameOf(precision) << ", " << inputs << " to " << outputs);
    ComputeContext compute;
    const Tensor weight = randomTensor({outputs, inputs}, 1, 0.3f);
    const Linear linear(compute, weight, hasBias ? randomTensor({outputs}, 2) : Tensor(),
                        {.activation = activation, .accumulate = accumulate, .precision = precision});
    for (const std::int64_t rows : {1, 2, 49, 130}) {
        Tensor x = randomTensor({rows, inputs}, 3);
        // The first row is far larger: one scale for all rows would drown the others.
        for (std::int64_t i = 0; i < inputs; ++i) x.data()[i] *= 100.0f;
        Tensor expected = reference::linear(weight, hasBias ? randomTensor({outputs}, 2) : Tensor(), x);
        Tensor y = randomTensor({rows, outputs}, 4);
        for (std::size_t i = 0; i < y.values().size(); ++i)
            expected.values()[i] = static_cast<float>(
                reference::activation(activation, expected.values()[i] + (accumulate ? y.values()[i] : 0.0f)));
        linear.forward(compute, x.data(), rows, y.data());
        for (const std::int64_t row : {std::int64_t{0}, rows - 1}) {
            Tensor own({outputs}), wanted({outputs});
            std::copy_n(y.data() + row * outputs, outputs, own.data());
            std::copy_n(expected.data() + row * outputs, outputs, wanted.data());
            CHECK(relativeError(own, wanted) < allowed);
        }
    }
}

TEST_CASE("What is not a number in a row of an int8 product poisons that row and no other", "[unit]") {
    requireNative(Precision::kInt8);
    ComputeContext compute;
    const Linear linear(compute, randomTensor({32, 64}, 1), Tensor(), {.precision = Precision::kInt8});
    Tensor x = randomTensor({3, 64}, 2), y({3, 32});
    x.data()[64 + 5] = GENERATE(std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity());
    linear.forward(compute, x.data(), 3, y.data());
    for (std::int64_t i = 0; i < 32; ++i) {
        CHECK(std::isfinite(y.data()[i]));
        CHECK(std::isnan(y.data()[32 + i]));
        CHECK(std::isfinite(y.data()[64 + i]));
    }
}

TEST_CASE("Convolutions in bfloat16 stay near their twins", "[unit]") {
    requireNative(Precision::kBFloat16);
    ComputeContext compute;
    constexpr auto kPrecision = Precision::kBFloat16;
    const std::int64_t frames = GENERATE(7, 40, 700);
    const Tensor x = randomTensor({frames, 32}, 3), weight = randomTensor({48, 32, 3}, 1, 0.2f);
    const StridedConv1d strided(compute, weight, randomTensor({48}, 2), {.stride = 2, .precision = kPrecision});
    Tensor y({strided.outFrames(frames), 48});
    strided.forward(compute, x.data(), frames, nullptr, Activation::kLinear, y.data());
    CHECK(relativeError(y, reference::conv1d(weight, randomTensor({48}, 2), {.stride = 2}, x)) < 4e-3);

    const Tensor grouped = randomTensor({32, 8, 5}, 4, 0.2f);
    const Conv1dOptions options{.groups = 4, .precision = kPrecision};
    const Conv1d conv(compute, grouped, randomTensor({32}, 5), options);
    Tensor z({conv.outFrames(frames), 32});
    conv.forward(compute, x.data(), frames, z.data());
    CHECK(relativeError(z, reference::conv1d(grouped, randomTensor({32}, 5), options, x)) < 4e-3);
}

TEST_CASE("Tiled attention in bfloat16 stays near its twin, padded or not", "[unit]") {
    requireNative(Precision::kBFloat16);
    const auto [frames, valid] =
        GENERATE(table<std::int64_t, std::int64_t>({{1, 1}, {49, 49}, {65, 40}, {130, 1}, {513, 513}, {2100, 2000}}));
    const AttentionShape shape{frames, 2, 64, frames, valid, Precision::kBFloat16};
    const Tensor qkv = randomTensor({frames, 3 * shape.width()}, 7, 0.5f);
    const auto input = AttentionInput::fromQkv(qkv.data(), shape.width());
    ComputeContext compute;
    Tensor memory, context({frames, shape.width()});
    tiledAttention(compute, shape, input, memory, context.data());
    CHECK(relativeError(context, reference::attention(shape, input)) < 2e-2);
}
