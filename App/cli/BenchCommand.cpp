// SPDX-License-Identifier: AGPL-3.0-or-later
//
// earshot bench: the speed of a model on this machine, one JSON line per length.
#include "BenchmarkTools.h"
#include "Commands.h"
#include "EncoderBenchmark.h"
#include "LiveBenchmark.h"
#include "LoadedModel.h"
#include "ModelFolders.h"
#include "ModelLocation.h"
#include "Output.h"
#include "RandomCheckpoint.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace earshot::cli {
namespace {

constexpr const char* kFooter = R"(
One JSON line per length: rtf (median time of a pass / length of the sound), cpu_rtf (of all processors' time),
gflops, gemm_gflops (plain matrix products of the model's shapes in the same precision, measured in turns with the
passes), gemm_share (the time that the pass would take at that rate / its own), seconds and gflops per stage,
peak_memory_mb, kernels. Of a model from a folder also what loading took: load_seconds, load_peak_memory_mb, and the
load_memory_mb that it left.

With --live, one line per length: the chunked encoder at the chunking given, measured in turns with the offline pass of
that length (ratio, cpu_ratio: time per second of sound, live to offline), late_to_early (the last third of the steps to
the first), memory_growth_mb.

Examples:
  earshot bench --size large --seconds 10,30 --threads 2
  earshot bench --model hubert-large-ls960-ft --attn eager
  earshot bench --size large --live --hop-ms 500 --lookahead-ms 1000)";

struct BenchArguments {
    ModelArguments model;
    std::string size;
    std::vector<double> seconds = {10.0};
    int numRuns = 5;
    bool live = false;
    int hopMs = 500, lookaheadMs = 500, leftMs = 10000;
    int stepsPerRun = 8;
};

Result<Pretrained> buildModel(const BenchArguments& arguments, ComputeContext& compute) {
    const Precision precision = precisionFrom(arguments.model.precision);
    if (!arguments.size.empty()) {
        EARSHOT_TRY(const HubertConfig config, publishedConfig(arguments.size));
        return buildPretrained(compute, config, RandomCheckpoint(config), precision);
    }
    EARSHOT_TRY(const std::filesystem::path folder, locateModel(arguments.model.model));
    return loadPretrained(compute, folder, precision);
}

struct LoadingCost {
    double seconds, peakMemoryMb, memoryMb; // memory of the process: the most while loading, and after
};

std::string asJson(const BenchArguments& arguments, double seconds, int numThreads, const LoadingCost& loading,
                   const EncoderBenchmark& result) {
    constexpr std::array<std::pair<const char*, Work>, kNumWorks> kStages = {{{"conv", Work::kConv},
                                                                              {"pos_conv", Work::kPositionalConv},
                                                                              {"attention", Work::kAttention},
                                                                              {"linear", Work::kLinear},
                                                                              {"rest", Work::kRest}}};
    nlohmann::ordered_json stageSeconds, stageGflops;
    for (const auto& [name, work] : kStages) {
        stageSeconds[name] = result.stageSeconds[static_cast<std::size_t>(work)];
        stageGflops[name] = result.stageGflops[static_cast<std::size_t>(work)];
    }
    const std::string named = arguments.model.model.empty() ? kDefaultModel : arguments.model.model;
    nlohmann::ordered_json line = {{"model", arguments.size.empty() ? named : arguments.size},
                                   {"seconds", seconds},
                                   {"threads", numThreads},
                                   {"precision", nameOf(precisionFrom(arguments.model.precision))},
                                   {"attention", arguments.model.attention},
                                   {"rtf", result.rtf},
                                   {"cpu_rtf", result.cpuRtf},
                                   {"median_seconds", result.medianSeconds},
                                   {"min_seconds", result.minSeconds},
                                   {"gflops", result.gflops},
                                   {"gemm_gflops", result.gemmGflops},
                                   {"gemm_share", result.gemmShare},
                                   {"stages", stageSeconds},
                                   {"stage_gflops", stageGflops},
                                   {"peak_memory_mb", result.peakMemoryMb},
                                   {"kernels", result.kernels}};
    if (arguments.size.empty()) { // making random weights takes longer than reading any
        line["load_seconds"] = loading.seconds;
        line["load_peak_memory_mb"] = loading.peakMemoryMb;
        line["load_memory_mb"] = loading.memoryMb;
    }
    return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string asJson(const BenchArguments& arguments, double seconds, int numThreads, const LiveBenchmark& result) {
    const nlohmann::ordered_json line = {{"model", arguments.size.empty() ? arguments.model.model : arguments.size},
                                         {"live", true},
                                         {"hop_ms", arguments.hopMs},
                                         {"lookahead_ms", arguments.lookaheadMs},
                                         {"left_ms", arguments.leftMs},
                                         {"threads", numThreads},
                                         {"precision", nameOf(precisionFrom(arguments.model.precision))},
                                         {"rtf", result.rtf},
                                         {"offline_seconds", seconds},
                                         {"offline_rtf", result.offlineRtf},
                                         {"ratio", result.ratio()},
                                         {"cpu_rtf", result.cpuRtf},
                                         {"offline_cpu_rtf", result.offlineCpuRtf},
                                         {"cpu_ratio", result.cpuRatio()},
                                         {"step_seconds", result.stepSeconds},
                                         {"slowest_step_seconds", result.slowestStepSeconds},
                                         {"late_to_early", result.lateToEarly},
                                         {"stream_seconds", result.audioSeconds},
                                         {"memory_growth_mb", result.memoryGrowthMb},
                                         {"new_primitives", result.numNewPrimitives}};
    return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Result<std::string> benchLive(const BenchArguments& arguments, const Pretrained& model, Workspace& workspace,
                              double seconds) {
    const double frameMs = static_cast<double>(model.config().hopSamples()) / 16.0;
    const auto framesOf = [&](int milliseconds) { return std::llround(milliseconds / frameMs); };
    LiveBenchmarkOptions options;
    options.chunking = {framesOf(arguments.hopMs), framesOf(arguments.lookaheadMs), framesOf(arguments.leftMs)};
    options.offlineSeconds = seconds;
    options.numRounds = arguments.numRuns;
    options.stepsPerRound = arguments.stepsPerRun;
    EARSHOT_TRY(const LiveBenchmark result, benchmarkLive(model, workspace, options));
    return asJson(arguments, seconds, workspace.compute.numThreads(), result);
}

Result<void> bench(const BenchArguments& arguments) {
    Workspace workspace;
    workspace.compute = ComputeContext(arguments.model.numThreads);
    const auto start = BenchmarkClock::now();
    EARSHOT_TRY(const Pretrained model, buildModel(arguments, workspace.compute));
    const LoadingCost loading{secondsSince(start), processMemoryMb("VmHWM:"), processMemoryMb("VmRSS:")};
    for (double seconds : arguments.seconds) {
        if (arguments.live) {
            EARSHOT_TRY(const std::string line, benchLive(arguments, model, workspace, seconds));
            EARSHOT_CHECK(writeOutput({}, line));
            continue;
        }
        EncoderBenchmarkOptions options;
        options.audioSeconds = seconds;
        options.numRuns = arguments.numRuns;
        options.precision = precisionFrom(arguments.model.precision);
        options.attention = arguments.model.attentionImplementation();
        EARSHOT_TRY(const EncoderBenchmark result, benchmarkEncoder(model, workspace, options));
        EARSHOT_CHECK(writeOutput({}, asJson(arguments, seconds, workspace.compute.numThreads(), loading, result)));
    }
    return {};
}

} // namespace

void addBenchCommand(CLI::App& app, int& exitCode) {
    auto arguments = std::make_shared<BenchArguments>();
    CLI::App* command = app.add_subcommand("bench", "Measure the speed of a model on this machine");
    command->footer(kFooter);
    arguments->model.addTo(*command);
    command->add_option("--size", arguments->size, "Random weights of a published size instead of a model")
        ->check(CLI::IsMember({"base", "large", "xlarge"}))
        ->excludes(command->get_option("--model"));
    command->add_option("--seconds", arguments->seconds, "Lengths of sound to measure")
        ->delimiter(',')
        ->check(CLI::Range(0.1, 3600.0))
        ->capture_default_str();
    command->add_option("--runs", arguments->numRuns, "Passes to take the median of")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    const auto addLive = [&](const char* name, int& target, const char* text) {
        command->add_option(name, target, text)->check(CLI::Range(0, 300000))->capture_default_str()->needs("--live");
    };
    command->add_flag("--live", arguments->live, "The chunked encoder, and its cost against the offline pass");
    addLive("--hop-ms", arguments->hopMs, "New sound per step");
    addLive("--lookahead-ms", arguments->lookaheadMs, "Sound after it that a step sees, computed anew each step");
    addLive("--left-ms", arguments->leftMs, "Sound before it that a step sees");
    addLive("--steps", arguments->stepsPerRun, "Steps after each offline pass");
    command->callback([arguments, &exitCode] {
        const auto outcome = bench(*arguments);
        if (!outcome.ok()) printError(outcome.error().toString());
        exitCode = outcome.ok() ? kSuccess : kFailure;
    });
}

} // namespace earshot::cli
