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

TEST_CASE("Eager and tiled attention equal their twin", "[unit]") {
    const auto shape = GENERATE(AttentionShape{1, 1, 8, 1}, AttentionShape{49, 4, 8, 49}, AttentionShape{64, 3, 16, 64},
                                AttentionShape{65, 2, 20, 40}, AttentionShape{130, 2, 64, 1},
                                AttentionShape{513, 1, 32, 513}, AttentionShape{700, 2, 16, 650});
    INFO("T " << shape.numFrames << ", H " << shape.numHeads << ", d " << shape.headDim << ", valid "
              << shape.numValidFrames);
    const Tensor qkv = randomTensor({shape.numFrames, 3 * shape.width()}, 7);
    const Tensor expected = reference::attention(shape, qkv);
    ComputeContext compute;
    Tensor memory, context({shape.numFrames, shape.width()});

    eagerAttention(compute, shape, qkv.data(), memory, context.data());
    requireClose(context, expected, 1e-5);
    for (std::int64_t row = 0; row < shape.numHeads * shape.numFrames; ++row) {
        double sum = 0.0;
        for (std::int64_t i = 0; i < shape.numFrames; ++i) sum += memory.data()[row * shape.numFrames + i];
        REQUIRE(std::abs(sum - 1.0) < 1e-5);
    }

    std::fill(context.values().begin(), context.values().end(), 0.0f);
    tiledAttention(compute, shape, qkv.data(), memory, context.data());
    requireClose(context, expected, 1e-5);
}

TEST_CASE("Scores too large for a float's exponential do not overflow", "[unit]") {
    const AttentionShape shape{600, 1, 16, 600};
    const Tensor qkv = randomTensor({shape.numFrames, 3 * shape.width()}, 7, 12.0f);
    ComputeContext compute;
    Tensor memory, eager({600, 16}), tiled({600, 16});
    eagerAttention(compute, shape, qkv.data(), memory, eager.data());
    tiledAttention(compute, shape, qkv.data(), memory, tiled.data());
    for (float value : tiled.values()) REQUIRE(std::isfinite(value));
    requireClose(tiled, eager, 1e-3);
}

TEST_CASE("The tiled form's memory grows with the length, not with its square", "[unit]") {
    ComputeContext compute;
    const auto floatsFor = [&](std::int64_t frames) {
        const AttentionShape shape{frames, 2, 16, frames};
        const Tensor qkv = randomTensor({frames, 3 * shape.width()}, 7);
        Tensor memory, context({frames, shape.width()});
        tiledAttention(compute, shape, qkv.data(), memory, context.data());
        return memory.size();
    };
    CHECK(floatsFor(4096) < 3 * floatsFor(2048));
    CHECK(floatsFor(4096) < 4096 * 4096 / 8);
}
