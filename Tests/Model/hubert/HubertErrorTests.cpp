// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What a model says of input that it cannot use.
#include "Pretrained.h"
#include "RandomCheckpoint.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>

using namespace earshot;
using Catch::Matchers::ContainsSubstring;

namespace {

HubertConfig smallConfig() {
    HubertConfig config;
    config.convDim.assign(7, 16);
    config.hiddenSize = 32;
    config.numHiddenLayers = 1;
    config.numAttentionHeads = 4;
    config.intermediateSize = 32;
    config.numConvPosEmbeddings = 16;
    config.numConvPosEmbeddingGroups = 4;
    return config;
}

} // namespace

TEST_CASE("Too few samples for one frame are refused with both numbers", "[unit]") {
    Workspace workspace;
    const HubertConfig config = smallConfig();
    const auto model = buildPretrained(workspace.compute, config, RandomCheckpoint(config));
    REQUIRE(model.ok());
    const std::vector<float> samples(500, 0.1f);
    Tensor hidden;
    const auto forward = [&](std::size_t length, std::int64_t numValid) {
        return model->forward(workspace, {{samples.data(), length}, numValid}, {}, hidden);
    };
    for (const std::size_t tooShort : {0u, 1u, 399u}) {
        const auto result = forward(tooShort, 0);
        REQUIRE_FALSE(result.ok());
        CHECK_THAT(result.error().toString(), ContainsSubstring(std::to_string(tooShort)) && ContainsSubstring("400"));
    }
    CHECK_FALSE(forward(500, 399).ok()); // long enough, but all of it padding
    CHECK_FALSE(forward(500, 501).ok());
    REQUIRE(forward(400, 0).ok());
    CHECK(hidden.shape() == Shape{1, 32});
}

TEST_CASE("NaN samples give NaN outputs and no crash", "[unit]") {
    Workspace workspace;
    const HubertConfig config = smallConfig();
    const auto model = buildPretrained(workspace.compute, config, RandomCheckpoint(config));
    REQUIRE(model.ok());
    const std::vector<float> samples(4000, std::nanf(""));
    Tensor hidden;
    REQUIRE(model->forward(workspace, {samples}, {}, hidden).ok());
    CHECK(std::isnan(hidden.data()[0]));
}
