// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The oneDNN linear layer and convolution against their plain-loop twins, over the shapes of HuBERT and odd ones.
#include "Conv1d.h"
#include "Linear.h"
#include "OpsTestSupport.h"
#include "ReferenceOps.h"

#include <catch2/generators/catch_generators.hpp>

using namespace earshot;
using earshot::test::randomTensor;
using earshot::test::requireClose;

TEST_CASE("A linear layer equals its twin for any number of rows", "[unit]") {
    ComputeContext compute;
    const auto [inputs, outputs] =
        GENERATE(table<std::int64_t, std::int64_t>({{1, 1}, {16, 32}, {33, 29}, {512, 100}}));
    const Tensor weight = randomTensor({outputs, inputs}, 1, 0.1f);
    const bool hasBias = GENERATE(true, false);
    const Linear linear(compute, weight, hasBias ? randomTensor({outputs}, 2) : Tensor());
    for (const std::int64_t rows : {1, 2, 49, 130}) {
        const Tensor x = randomTensor({rows, inputs}, 3);
        Tensor y({rows, outputs});
        linear.forward(compute, x.data(), rows, y.data());
        requireClose(y, reference::linear(weight, hasBias ? randomTensor({outputs}, 2) : Tensor(), x), 1e-5);
    }
}

TEST_CASE("A linear layer with a fused activation applies it after the bias", "[unit]") {
    ComputeContext compute;
    const auto activation = GENERATE(Activation::kGelu, Activation::kGeluTanh, Activation::kQuickGelu,
                                     Activation::kRelu, Activation::kSilu, Activation::kSigmoid, Activation::kTanh);
    const Tensor weight = randomTensor({20, 24}, 1, 0.3f);
    const Linear linear(compute, weight, randomTensor({20}, 2), {.activation = activation});
    const Tensor x = randomTensor({9, 24}, 3);
    Tensor expected = reference::linear(weight, randomTensor({20}, 2), x);
    for (float& value : expected.values()) value = static_cast<float>(reference::activation(activation, value));
    Tensor y({9, 20});
    linear.forward(compute, x.data(), 9, y.data());
    requireClose(y, expected, 1e-5);
}

TEST_CASE("An accumulating linear layer adds to what is there", "[unit]") {
    ComputeContext compute;
    const Tensor weight = randomTensor({20, 24}, 1, 0.3f);
    const Linear linear(compute, weight, randomTensor({20}, 2), {.accumulate = true});
    const Tensor x = randomTensor({9, 24}, 3), before = randomTensor({9, 20}, 4);
    Tensor expected = reference::linear(weight, randomTensor({20}, 2), x);
    for (std::size_t i = 0; i < expected.values().size(); ++i) expected.values()[i] += before.values()[i];
    Tensor y = before.clone();
    linear.forward(compute, x.data(), 9, y.data());
    requireClose(y, expected, 1e-5);
}

TEST_CASE("A convolution equals its twin", "[unit]") {
    struct Case {
        const char* name;
        std::int64_t inputs, outputs, kernel, frames;
        Conv1dOptions options;
    };
    const auto c = GENERATE(
        Case{"first layer of HuBERT", 1, 64, 10, 503, {.stride = 5}},
        Case{"inner layer", 64, 64, 3, 100, {.stride = 2}}, Case{"last layer, one frame", 32, 32, 2, 3, {.stride = 2}},
        Case{"uneven channels", 12, 20, 3, 41, {.stride = 2}},
        Case{"positional, even kernel", 64, 64, 128, 49, {.groups = 16, .paddingLeft = 64, .paddingRight = 63}},
        Case{"positional, odd kernel", 32, 32, 19, 9, {.groups = 4, .paddingLeft = 9, .paddingRight = 9}},
        Case{"positional, one frame", 48, 48, 128, 1, {.groups = 16, .paddingLeft = 64, .paddingRight = 63}});
    INFO(c.name);
    ComputeContext compute;
    const bool hasBias = GENERATE(true, false);
    const Tensor weight = randomTensor({c.outputs, c.inputs / c.options.groups, c.kernel}, 1, 0.1f);
    const auto bias = [&] { return hasBias ? randomTensor({c.outputs}, 2) : Tensor(); };
    const Conv1d conv(compute, weight, bias(), c.options);
    const Tensor x = randomTensor({c.frames, c.inputs}, 3);
    const Tensor expected = reference::conv1d(weight, bias(), c.options, x);
    Tensor y({conv.outFrames(c.frames), c.outputs});
    conv.forward(compute, x.data(), c.frames, y.data());
    requireClose(y, expected, 2e-5);
}
