// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Both forms of attention against the plain-loop twin: over lengths around the tile sizes, with and without padding.
#include "Attention.h"
#include "OpsTestSupport.h"
#include "ReferenceOps.h"

#include <catch2/generators/catch_generators.hpp>

using namespace earshot;
using earshot::test::randomTensor;
using earshot::test::requireClose;

namespace {

// Every frame attends to the first numValid of them.
AttentionShape ownFrames(std::int64_t numFrames, std::int64_t numHeads, std::int64_t headDim, std::int64_t numValid) {
    return {numFrames, numHeads, headDim, numFrames, numValid};
}

} // namespace

TEST_CASE("Eager and tiled attention equal their twin", "[unit]") {
    const auto shape =
        GENERATE(ownFrames(1, 1, 8, 1), ownFrames(49, 4, 8, 49), ownFrames(64, 3, 16, 64), ownFrames(65, 2, 20, 40),
                 ownFrames(130, 2, 64, 1), ownFrames(513, 1, 32, 513), ownFrames(700, 2, 16, 650));
    INFO("T " << shape.numQueries << ", H " << shape.numHeads << ", d " << shape.headDim << ", valid "
              << shape.numValidKeys);
    const Tensor qkv = randomTensor({shape.numQueries, 3 * shape.width()}, 7);
    const auto input = AttentionInput::fromQkv(qkv.data(), shape.width());
    const Tensor expected = reference::attention(shape, input);
    ComputeContext compute;
    Tensor memory, context({shape.numQueries, shape.width()});

    eagerAttention(compute, shape, AttentionInput::fromQkv(qkv.data(), shape.width()), memory, context.data());
    requireClose(context, expected, 1e-5);
    for (std::int64_t row = 0; row < shape.numHeads * shape.numQueries; ++row) {
        double sum = 0.0;
        for (std::int64_t i = 0; i < shape.numKeys; ++i) sum += memory.data()[row * shape.numKeys + i];
        REQUIRE(std::abs(sum - 1.0) < 1e-5);
    }

    std::fill(context.values().begin(), context.values().end(), 0.0f);
    tiledAttention(compute, shape, AttentionInput::fromQkv(qkv.data(), shape.width()), memory, context.data());
    requireClose(context, expected, 1e-5);
}

TEST_CASE("Scores too large for a float's exponential do not overflow", "[unit]") {
    const AttentionShape shape = ownFrames(600, 1, 16, 600);
    const Tensor qkv = randomTensor({shape.numQueries, 3 * shape.width()}, 7, 12.0f);
    ComputeContext compute;
    Tensor memory, eager({600, 16}), tiled({600, 16});
    eagerAttention(compute, shape, AttentionInput::fromQkv(qkv.data(), shape.width()), memory, eager.data());
    tiledAttention(compute, shape, AttentionInput::fromQkv(qkv.data(), shape.width()), memory, tiled.data());
    for (float value : tiled.values()) REQUIRE(std::isfinite(value));
    requireClose(tiled, eager, 1e-3);
}

TEST_CASE("The tiled form's memory grows with the length, not with its square", "[unit]") {
    ComputeContext compute;
    const auto floatsFor = [&](std::int64_t frames) {
        const AttentionShape shape = ownFrames(frames, 2, 16, frames);
        const Tensor qkv = randomTensor({frames, 3 * shape.width()}, 7);
        Tensor memory, context({frames, shape.width()});
        tiledAttention(compute, shape, AttentionInput::fromQkv(qkv.data(), shape.width()), memory, context.data());
        return memory.size();
    };
    CHECK(floatsFor(4096) < 3 * floatsFor(2048));
    CHECK(floatsFor(4096) < 4096 * 4096 / 8);
}

TEST_CASE("Queries attend to keys and values of other frames, wherever they are kept", "[unit]") {
    const auto shape = GENERATE(AttentionShape{10, 2, 16, 75, 75}, AttentionShape{50, 4, 8, 550, 530},
                                AttentionShape{1, 1, 8, 1300, 1300}, AttentionShape{70, 2, 8, 3, 3});
    INFO(shape.numQueries << " queries, " << shape.numKeys << " keys");
    const std::int64_t width = shape.width();
    const Tensor queries = randomTensor({shape.numQueries, 3 * width}, 7);
    const Tensor keysAndValues = randomTensor({shape.numKeys, 2 * width}, 8);
    const AttentionInput input{queries.data(), 3 * width, keysAndValues.data(), keysAndValues.data() + width,
                               2 * width};
    const Tensor expected = reference::attention(shape, input);
    ComputeContext compute;
    Tensor memory, context({shape.numQueries, width});
    eagerAttention(compute, shape, input, memory, context.data());
    requireClose(context, expected, 1e-5);
    tiledAttention(compute, shape, input, memory, context.data());
    requireClose(context, expected, 1e-5);
}
