// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Whole models in bfloat16 and int8: near float32, deterministic, the same whole or in chunks, on fast kernels.
#include "ProcessorPrecision.h"
#include "StreamTestSupport.h"

#include <catch2/generators/catch_generators.hpp>

using namespace earshot;

namespace {

// Two layers of the published width with the usual convolutions, which the kernels' choice depends on.
HubertConfig wideConfig() {
    HubertConfig config;
    config.featExtractNorm = FeatureNorm::kLayer;
    config.doStableLayerNorm = true;
    config.numHiddenLayers = 2;
    return config;
}

Pretrained randomModel(Workspace& workspace, const HubertConfig& config, Precision precision) {
    auto model = buildPretrained(workspace.compute, config, RandomCheckpoint(config), precision);
    if (!model.ok()) FAIL(model.error().toString());
    return std::move(model).value();
}

Tensor passOf(const Pretrained& model, Workspace& workspace, std::span<const float> samples) {
    Tensor hidden;
    REQUIRE(model.encoder().forward(workspace, {samples}, {}, hidden).ok());
    return hidden;
}

double relativeError(std::span<const float> actual, std::span<const float> expected) {
    REQUIRE(actual.size() == expected.size());
    double difference = 0.0, whole = 0.0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        difference += std::pow(static_cast<double>(actual[i]) - expected[i], 2);
        whole += std::pow(static_cast<double>(expected[i]), 2);
    }
    return std::sqrt(difference / whole);
}

} // namespace

TEST_CASE("A model in a smaller precision gives nearly what it gives in float32, the same each time", "[unit]") {
    const auto [precision, allowed] =
        GENERATE(table<Precision, double>({{Precision::kBFloat16, 0.02}, {Precision::kInt8, 0.05}}));
    if (!isNative(precision)) SKIP("this processor has no " << nameOf(precision));
    const auto samples = test::noise(32000);
    Workspace workspace;
    const Tensor exact = passOf(randomModel(workspace, wideConfig(), Precision::kFloat32), workspace, samples);
    const Pretrained model = randomModel(workspace, wideConfig(), precision);
    const Tensor once = passOf(model, workspace, samples), again = passOf(model, workspace, samples);
    const double error = relativeError(once.values(), exact.values());
    INFO(nameOf(precision) << ": relative error " << error);
    CHECK(error < allowed);
    CHECK(error > 1e-4); // or it is not that precision
    CHECK(test::sameBits(once.values(), again.values()));
    for (const std::string& kernel : workspace.compute.kernelNames()) {
        INFO(kernel);
        CHECK(kernel.find("ref") == std::string::npos);
    }
}

TEST_CASE("A stream in a smaller precision hears the same however its samples arrive, and near the whole", "[stream]") {
    const Precision precision = GENERATE(Precision::kBFloat16, Precision::kInt8);
    if (!isNative(precision)) SKIP("this processor has no " << nameOf(precision));
    const auto samples = test::noise(48000);
    Workspace workspace;
    const Pretrained model = randomModel(workspace, wideConfig(), precision);
    const auto small = test::runStream(model, workspace, {25, 25, 200}, samples, 700);
    const auto large = test::runStream(model, workspace, {25, 25, 200}, samples, 9000);
    CHECK(test::sameBits(small.frames, large.frames));
    // One chunk that sees everything is the offline pass.
    const auto whole = test::runStream(model, workspace, {1000, 25, 200}, samples, samples.size());
    const Tensor offline = passOf(model, workspace, samples);
    CHECK(relativeError(whole.frames, offline.values()) < 0.01);
}

TEST_CASE("Models in unlike precisions do not share a pass", "[unit]") {
    if (!isNative(Precision::kBFloat16)) SKIP("this processor has no bf16");
    Workspace workspace;
    const HubertConfig config = test::streamConfig();
    const Pretrained exact = randomModel(workspace, config, Precision::kFloat32);
    CHECK(exact.encoder().fingerprint() == randomModel(workspace, config, Precision::kFloat32).encoder().fingerprint());
    CHECK_FALSE(exact.encoder().fingerprint() ==
                randomModel(workspace, config, Precision::kBFloat16).encoder().fingerprint());
}
