// SPDX-License-Identifier: AGPL-3.0-or-later
#include "EncoderBenchmark.h"

#include "BenchmarkTools.h"
#include "FlopCount.h"
#include "Linear.h"
#include "ProcessorPrecision.h"

#include <algorithm>

namespace earshot {

namespace {

// Attributes the time of a pass to the kinds of work that it announces.
class StageClock {
public:
    void enter(Work work) {
        stop();
        current_ = static_cast<std::size_t>(work);
        since_ = BenchmarkClock::now();
    }
    void stop() {
        if (current_ < seconds_.size()) seconds_[current_] += secondsSince(since_);
        current_ = seconds_.size();
    }
    [[nodiscard]] const std::array<double, kNumWorks>& seconds() const { return seconds_; }

private:
    std::array<double, kNumWorks> seconds_{};
    std::size_t current_ = kNumWorks;
    BenchmarkClock::time_point since_;
};

// The rate of matrix products alone: the four of an encoder layer, on the frames of the pass, in the mix that a layer
// has. Packed weights, inputs in the product's own type, no bias and no activation, nothing in between.
class GemmRate {
public:
    GemmRate(const HubertConfig& config, Workspace& workspace, std::int64_t numFrames, Precision precision)
        : workspace_(workspace),
          numFrames_(numFrames) {
        const std::int64_t d = config.hiddenSize, f = config.intermediateSize;
        const std::array<std::pair<std::int64_t, std::int64_t>, kNumShapes> shapes = {
            {{d, 3 * d}, {d, d}, {d, f}, {f, d}}};
        x_.resize({numFrames, std::max(d, f)}); // zeros of every type; speed does not depend on values
        y_.resize({numFrames, std::max(3 * d, f)});
        std::fill(x_.values().begin(), x_.values().end(), 0.0f);
        for (const auto& [inputs, outputs] : shapes) {
            Tensor weight({outputs, inputs});
            std::fill(weight.values().begin(), weight.values().end(), 0.01f);
            products_.emplace_back(workspace.compute, weight, Tensor(), LinearOptions{.precision = precision});
            flops_ += 2.0 * static_cast<double>(numFrames * inputs * outputs);
        }
    }

    // Runs each product some times, the first of them not counted.
    void measure() {
        constexpr int kRuns = 4;
        for (std::size_t i = 0; i < products_.size(); ++i)
            for (int run = 0; run < kRuns; ++run) {
                const auto start = BenchmarkClock::now();
                products_[i].multiply(workspace_.compute, x_.data(), numFrames_, y_.data());
                if (run > 0) seconds_[i].push_back(secondsSince(start));
            }
    }
    // Billions of operations a second, from the medians.
    [[nodiscard]] double gflops() const {
        double seconds = 0.0;
        for (const auto& times : seconds_) seconds += median(times);
        return flops_ / seconds / 1e9;
    }

private:
    static constexpr std::size_t kNumShapes = 4;

    Workspace& workspace_;
    std::int64_t numFrames_;
    std::vector<Linear> products_;
    Tensor x_, y_;
    std::array<std::vector<double>, kNumShapes> seconds_;
    double flops_ = 0.0;
};

std::array<double, kNumWorks> perStage(const FlopCount& count) {
    std::array<double, kNumWorks> flops{};
    const auto set = [&](Work work, double value) { flops[static_cast<std::size_t>(work)] = value; };
    set(Work::kConv, count.conv);
    set(Work::kPositionalConv, count.positionalConv);
    set(Work::kAttention, count.attention);
    set(Work::kLinear, count.linear);
    return flops;
}

} // namespace

Result<EncoderBenchmark> benchmarkEncoder(const Pretrained& model, Workspace& workspace,
                                          const EncoderBenchmarkOptions& options) {
    const auto numSamples = static_cast<std::int64_t>(options.audioSeconds * 16000.0);
    if (numSamples < 1 || options.numRuns < 1)
        return Error{ErrorCode::kInvalidArgument, "a benchmark takes more than no audio and at least one run", "bench"};

    const std::vector<float> samples = testSignal(static_cast<std::size_t>(numSamples));
    const std::int64_t numFrames = model.config().numFrames(numSamples);
    const Precision floating = floatingPart(options.precision);
    GemmRate linearRate(model.config(), workspace, numFrames, options.precision);
    GemmRate floatingRate(model.config(), workspace, numFrames, floating);
    std::vector<double> totals, cpuTotals;
    std::array<std::vector<double>, kNumWorks> stages;
    Tensor output;
    for (int run = 0; run <= options.numRuns; ++run) {
        StageClock clock;
        workspace.onWork = [&](Work work) { clock.enter(work); };
        const auto start = BenchmarkClock::now();
        const double cpuStart = processorSeconds();
        const auto done = model.forward(workspace, {samples}, {.attention = options.attention}, output);
        const double total = secondsSince(start), cpuTotal = processorSeconds() - cpuStart;
        clock.stop();
        workspace.onWork = nullptr;
        EARSHOT_CHECK(done);
        if (run == 0) continue; // builds the primitives, grows the workspace
        totals.push_back(total);
        cpuTotals.push_back(cpuTotal);
        for (std::size_t i = 0; i < stages.size(); ++i) stages[i].push_back(clock.seconds()[i]);
        // In turns with the passes, so that what disturbs the machine disturbs both.
        linearRate.measure();
        if (floating != options.precision) floatingRate.measure();
    }

    EncoderBenchmark result;
    result.medianSeconds = median(totals);
    result.minSeconds = *std::min_element(totals.begin(), totals.end());
    result.rtf = result.medianSeconds / options.audioSeconds;
    result.cpuRtf = median(cpuTotals) / options.audioSeconds;
    const FlopCount flops = countFlops(model.config(), numSamples);
    const auto stageFlops = perStage(flops);
    result.gflops = flops.total() / result.medianSeconds / 1e9;
    result.peakMemoryMb = processMemoryMb("VmHWM:");
    result.kernels = workspace.compute.kernelNames();
    for (std::size_t i = 0; i < stages.size(); ++i) {
        result.stageSeconds[i] = median(stages[i]);
        result.stageGflops[i] = result.stageSeconds[i] > 0.0 ? stageFlops[i] / result.stageSeconds[i] / 1e9 : 0.0;
    }
    result.gemmGflops = linearRate.gflops();
    const double otherGflops = floating == options.precision ? result.gemmGflops : floatingRate.gflops();
    const double leastSeconds = (flops.linear / result.gemmGflops + (flops.total() - flops.linear) / otherGflops) / 1e9;
    result.gemmShare = leastSeconds / result.medianSeconds;
    return result;
}

Result<HubertConfig> publishedConfig(const std::string& size) {
    HubertConfig config; // the defaults are facebook/hubert-base-ls960
    config.head = HeadKind::kCtc;
    if (size == "base") return config;
    config.featExtractNorm = FeatureNorm::kLayer;
    config.doStableLayerNorm = true;
    config.convBias = true;
    config.numAttentionHeads = 16;
    if (size == "large") {
        config.hiddenSize = 1024;
        config.numHiddenLayers = 24;
        config.intermediateSize = 4096;
        return config;
    }
    if (size == "xlarge") {
        config.hiddenSize = 1280;
        config.numHiddenLayers = 48;
        config.intermediateSize = 5120;
        return config;
    }
    return Error{ErrorCode::kInvalidArgument, "there is no published size '" + size + "'; use base, large or xlarge",
                 "bench"};
}

} // namespace earshot
