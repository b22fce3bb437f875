// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Which of oneDNN's kernels run: never its slow reference ones on the shapes of the published models and of the bundled
// one, whole or in chunks.
#include "HubertStream.h"
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

void requireFastKernels(const Workspace& workspace) {
    const auto kernels = workspace.compute.kernelNames();
    REQUIRE_FALSE(kernels.empty());
    for (const std::string& kernel : kernels) {
        INFO(kernel);
        CHECK(kernel.find("ref") == std::string::npos);
    }
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
    requireFastKernels(workspace);
}

TEST_CASE("The bundled model uses no reference kernel, whole or in chunks of any size", "[unit]") {
    const auto config =
        HubertConfig::load(std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Resources/models/earshot-small-en");
    REQUIRE(config.ok());
    Workspace workspace;
    const auto model = buildPretrained(workspace.compute, *config, RandomCheckpoint(*config));
    REQUIRE(model.ok());
    const std::vector<float> samples(96000, 0.1f);
    Tensor output;
    for (const std::size_t length : {2000u, 8000u, 96000u})
        REQUIRE(model->forward(workspace, {{samples.data(), length}}, {}, output).ok());
    for (const std::int64_t hop : {3, 8, 11, 16, 32}) {
        auto stream = HubertStream::create(model->encoder(), {.hopFrames = hop, .lookaheadFrames = hop * 2});
        REQUIRE(stream.ok());
        REQUIRE(stream->push(workspace, samples).ok());
        REQUIRE(stream->step(workspace, {}, output).ok());
        REQUIRE(stream->step(workspace, {}, output).ok());
    }
    requireFastKernels(workspace);
}
