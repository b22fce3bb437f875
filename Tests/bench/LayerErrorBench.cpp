// SPDX-License-Identifier: AGPL-3.0-or-later
//
// How far each layer of a smaller precision is from float32: full-size random weights, the same sound, one line per
// stage with the relative error |y - y32| / |y32| of each precision.
//   LayerErrorBench large --seconds 5
#include "BenchmarkTools.h"
#include "EncoderBenchmark.h"
#include "ProcessorPrecision.h"
#include "RandomCheckpoint.h"

#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <map>

namespace {

using namespace earshot;

struct Stage {
    std::string name;
    std::vector<float> values;
};

Result<std::vector<Stage>> stagesOf(const HubertConfig& config, std::span<const float> samples, Precision precision) {
    Workspace workspace;
    EARSHOT_TRY(const Pretrained model,
                buildPretrained(workspace.compute, config, RandomCheckpoint(config), precision));
    std::vector<Stage> stages;
    ForwardOptions options;
    options.observer = [&](std::string_view name, const float* values, const Shape& shape) {
        stages.push_back({std::string(name), {values, values + shape.numElements()}});
    };
    Tensor output;
    EARSHOT_CHECK(model.forward(workspace, {samples}, options, output));
    return stages;
}

double relativeError(std::span<const float> actual, std::span<const float> expected) {
    double difference = 0.0, whole = 0.0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        difference += std::pow(double{actual[i]} - expected[i], 2);
        whole += std::pow(double{expected[i]}, 2);
    }
    return std::sqrt(difference / whole);
}

Result<void> compare(const std::string& size, double seconds) {
    EARSHOT_TRY(const HubertConfig config, publishedConfig(size));
    const std::vector<float> samples = testSignal(static_cast<std::size_t>(16000 * seconds));
    EARSHOT_TRY(const auto exact, stagesOf(config, samples, Precision::kFloat32));
    std::map<std::string, std::vector<Stage>> others;
    for (const Precision precision : {Precision::kBFloat16, Precision::kInt8})
        if (isNative(precision)) {
            EARSHOT_TRY(others[std::string(nameOf(precision))], stagesOf(config, samples, precision));
        }
    for (std::size_t i = 0; i < exact.size(); ++i) {
        std::printf("%-20s", exact[i].name.c_str());
        for (const auto& [name, stages] : others)
            std::printf("  %s %.5f", name.c_str(), relativeError(stages[i].values, exact[i].values));
        std::printf("\n");
    }
    return {};
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"The error of smaller precisions, layer by layer"};
    std::string size = "large";
    double seconds = 5.0;
    app.add_option("size", size, "base, large or xlarge");
    app.add_option("--seconds", seconds);
    CLI11_PARSE(app, argc, argv);
    const auto done = compare(size, seconds);
    if (!done.ok()) std::fprintf(stderr, "%s\n", done.error().toString().c_str());
    return done.ok() ? 0 : 1;
}
