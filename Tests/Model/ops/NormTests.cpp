// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Norms and softmax against their plain-loop twins, over odd sizes.
#include "Activations.h"
#include "OpsTestSupport.h"
#include "ReferenceOps.h"

#include <catch2/generators/catch_generators.hpp>

using namespace earshot;
using earshot::test::randomTensor;
using earshot::test::requireClose;

TEST_CASE("Layer norm equals its twin, with the mean far from zero as well", "[unit]") {
    const auto [frames, width] = GENERATE(table<std::int64_t, std::int64_t>({{1, 1}, {3, 7}, {17, 512}, {65, 33}}));
    const NormWeights norm{randomTensor({width}, 1), randomTensor({width}, 2), 1e-5f};
    Tensor x = randomTensor({frames, width}, 3);
    for (float& value : x.values()) value += 5.0f;
    Tensor y(x.shape());
    layerNorm(norm, x.data(), frames, y.data());
    requireClose(y, reference::layerNorm(norm, x), 2e-5);
}

TEST_CASE("The activation fused into layer norm equals the one applied after it", "[unit]") {
    const NormWeights norm{randomTensor({48}, 1), randomTensor({48}, 2), 1e-5f};
    const Tensor x = randomTensor({19, 48}, 3);
    Tensor fused(x.shape()), apart(x.shape());
    layerNorm(norm, x.data(), 19, fused.data(), Activation::kGelu);
    layerNorm(norm, x.data(), 19, apart.data());
    activate(Activation::kGelu, apart.values());
    requireClose(fused, apart, 1e-6);
}

TEST_CASE("Group norm per channel equals its twin over more channels than one task takes", "[unit]") {
    const auto [frames, channels] = GENERATE(table<std::int64_t, std::int64_t>({{2, 1}, {100, 7}, {301, 130}}));
    const NormWeights norm{randomTensor({channels}, 1), randomTensor({channels}, 2), 1e-5f};
    Tensor x = randomTensor({frames, channels}, 3);
    const Tensor expected = reference::channelGroupNorm(norm, x);
    channelGroupNorm(norm, x.data(), frames, Activation::kLinear);
    requireClose(x, expected, 2e-5);
}

TEST_CASE("Softmax rows sum to one, ignore padding and survive huge scores", "[unit]") {
    Tensor x = randomTensor({5, 37}, 1, 300.0f);
    softmaxRows(x.data(), 5, 37, 30);
    for (std::int64_t row = 0; row < 5; ++row) {
        double sum = 0.0;
        for (std::int64_t i = 0; i < 37; ++i) {
            const float p = x.data()[row * 37 + i];
            CHECK((i < 30 || p == 0.0f));
            sum += p;
        }
        CHECK(std::abs(sum - 1.0) < 1e-5);
    }
}
