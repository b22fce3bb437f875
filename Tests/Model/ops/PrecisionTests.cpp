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
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
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

// By what the system says of the processor, where it says it.
TEST_CASE("The best precision is bfloat16 where that is fast, and what int8 leaves alone is in it", "[unit]") {
    std::ifstream file("/proc/cpuinfo");
    const std::string cpu{std::istreambuf_iterator<char>(file), {}};
    const auto says = [&](const char* what) { return cpu.find(what) != std::string::npos; };
    if (!says("avx512f") || std::getenv("ONEDNN_MAX_CPU_ISA") != nullptr) SKIP("no such processor, or hidden");
    const bool isFast = says("amx_bf16") || (says("AuthenticAMD") && says("avx512_bf16"));
    const bool isSlow = !says("avx512_bf16") || (says("GenuineIntel") && says("avx512_fp16") && !says("amx_bf16"));
    if (isFast) CHECK(bestPrecision() == Precision::kBFloat16);
    if (isSlow) CHECK(bestPrecision() == Precision::kFloat32);
    CHECK(floatingPart(Precision::kInt8) == bestPrecision());
    CHECK(floatingPart(Precision::kBFloat16) == Precision::kBFloat16);
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
    const auto [inputs, outputs] =
        GENERATE(table<std::int64_t, std::int64_t>({{16, 32}, {33, 29}, {512, 100}, {64, 32}, {192, 96}, {2048, 64}}));
    const bool hasBias = GENERATE(true, false), accumulate = GENERATE(true, false);
    const auto activation = GENERATE(Activation::kLinear, Activation::kGelu);
    INFO(nameOf(precision) << ", " << inputs << " to " << outputs);
    ComputeContext compute;
    const Tensor weight = randomTensor({outputs, inputs}, 1, 0.3f);
    const Linear linear(compute, weight, hasBias ? randomTensor({outputs}, 2) : Tensor(),
                        {.activation = activation, .accumulate = accumulate, .precision = precision});
    for (const std::int64_t rows : {1, 2, 15, 17, 49, 130, 300}) {
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

TEST_CASE("Layers hand each other bfloat16 as they would float32", "[unit]") {
    const Precision precision = GENERATE(Precision::kBFloat16, Precision::kInt8);
    requireNative(precision);
    requireNative(Precision::kBFloat16);
    const auto [inputs, outputs] = GENERATE(table<std::int64_t, std::int64_t>({{16, 32}, {64, 32}, {1024, 160}}));
    const auto activation = GENERATE(Activation::kLinear, Activation::kGelu, Activation::kRelu);
    constexpr std::int64_t kRows = 70;
    ComputeContext compute;
    const Tensor x = randomTensor({kRows, inputs}, 3), weight = randomTensor({outputs, inputs}, 1, 0.3f);
    const Linear linear(compute, weight, randomTensor({outputs}, 2),
                        {.activation = activation, .precision = precision});
    std::vector<BFloat16> narrowX(x.values().size()), narrowY(kRows * static_cast<std::size_t>(outputs));
    toBFloat16(x.data(), x.size(), narrowX.data());
    linear.forward(compute, narrowX.data(), kRows, narrowY.data());
    Tensor y({kRows, outputs}), expected({kRows, outputs});
    fromBFloat16(narrowY.data(), y.size(), y.data());
    linear.forward(compute, x.data(), kRows, expected.data());
    CHECK(relativeError(y, expected) < 8e-3);
}

TEST_CASE("What is not a number in a row of an int8 product poisons that row and no other", "[unit]") {
    requireNative(Precision::kInt8);
    ComputeContext compute;
    const Linear linear(compute, randomTensor({32, 64}, 1), Tensor(), {.precision = Precision::kInt8});
    Tensor x = randomTensor({3, 64}, 2), y({3, 32}); // on tiles; {3, 60} would not be
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
    const Tensor x = randomTensor({frames, 32}, 3);
    const std::int64_t outChannels = GENERATE(48, 64); // oneDNN's; on tiles where the processor has them
    const NormWeights norm{randomTensor({outChannels}, 8), randomTensor({outChannels}, 9)};
    const Tensor bias = randomTensor({outChannels}, 2), wide = randomTensor({outChannels, 32, 3}, 1, 0.2f);
    const StridedConv1d strided(compute, wide, bias.clone(), {.stride = 2, .precision = kPrecision});
    Tensor y({strided.outFrames(frames), outChannels});
    strided.forward(compute, x.data(), frames, nullptr, Activation::kLinear, y.data());
    const Tensor plain = reference::conv1d(wide, bias.clone(), {.stride = 2}, x);
    CHECK(relativeError(y, plain) < 4e-3);

    std::vector<BFloat16> narrowX(x.values().size()), narrowY(y.values().size());
    toBFloat16(x.data(), x.size(), narrowX.data());
    strided.forward(compute, narrowX.data(), frames, &norm, Activation::kGelu, narrowY.data());
    fromBFloat16(narrowY.data(), y.size(), y.data());
    Tensor normed = reference::layerNorm(norm, plain);
    for (float& value : normed.values()) value = static_cast<float>(reference::activation(Activation::kGelu, value));
    CHECK(relativeError(y, normed) < 1e-2);

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
    const std::int64_t headDim = GENERATE(64, 24); // on tiles where the processor has them; never
    const AttentionShape shape{frames, 2, headDim, frames, valid, Precision::kBFloat16};
    const Tensor qkv = randomTensor({frames, 3 * shape.width()}, 7, 0.5f);
    std::vector<BFloat16> narrow(qkv.values().size()), result(static_cast<std::size_t>(frames * shape.width()));
    toBFloat16(qkv.data(), qkv.size(), narrow.data());
    const Tensor expected = reference::attention(shape, AttentionInput::fromQkv(qkv.data(), shape.width()));
    const auto input = AttentionInput::fromQkv(narrow.data(), shape.width());
    ComputeContext compute;
    Tensor memory, context({frames, shape.width()});
    for (const auto attention : {tiledAttention, eagerAttention}) {
        attention(compute, shape, input, memory, result.data());
        fromBFloat16(result.data(), context.size(), context.data());
        CHECK(relativeError(context, expected) < 2e-2);
    }
}
