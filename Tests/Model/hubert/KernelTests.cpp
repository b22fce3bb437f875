// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Which of oneDNN's kernels run: never its slow reference ones on the shapes of the published models.
#include "Pretrained.h"
#include "RandomCheckpoint.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using namespace earshot;

namespace {

// The widths of the published base or large model with a single encoder layer, which has the kernels of all.
HubertConfig oneLayerOf(bool large) {
    HubertConfig config;
    config.head = HeadKind::kCtc;
    config.numHiddenLayers = 1;
    if (!large) return config;
    config.featExtractNorm = FeatureNorm::kLayer;
    config.doStableLayerNorm = true;
    config.convBias = true;
    config.hiddenSize = 1024;
    config.numAttentionHeads = 16;
    config.intermediateSize = 4096;
    return config;
}

} // namespace

TEST_CASE("A pass through the published shapes uses no reference kernel", "[unit]") {
    const HubertConfig config = oneLayerOf(GENERATE(false, true));
    Workspace workspace;
    const auto model = buildPretrained(workspace.compute, config, RandomCheckpoint(config));
    REQUIRE(model.ok());
    const std::vector<float> samples(32000, 0.1f);
    Tensor logits;
    for (const auto form : {AttentionImplementation::kEager, AttentionImplementation::kTiled})
        for (const std::size_t length : {400u, 8000u, 32000u})
            REQUIRE(model->forward(workspace, {{samples.data(), length}}, {.attention = form}, logits).ok());
    const auto kernels = workspace.compute.kernelNames();
    REQUIRE_FALSE(kernels.empty());
    for (const std::string& kernel : kernels) {
        INFO(kernel);
        CHECK(kernel.find("ref") == std::string::npos);
    }
}
