// SPDX-License-Identifier: AGPL-3.0-or-later
#include "EncoderBenchmark.h"

#include "BenchmarkTools.h"
#include "FlopCount.h"
#include "Linear.h"

#include <algorithm>
#include <limits>

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
// has. Packed weights, no activation, nothing in between. Billions of operations a second, best of several runs.
double measureGemmRate(const HubertConfig& config, Workspace& workspace, std::int64_t numFrames) {
    const std::int64_t d = config.hiddenSize, f = config.intermediateSize;
    const std::array<std::pair<std::int64_t, std::int64_t>, 4> shapes = {{{d, 3 * d}, {d, d}, {d, f}, {f, d}}};
    double flops = 0.0, seconds = 0.0;
    for (const auto& [inputs, outputs] : shapes) {
        Tensor weight({outputs, inputs}), x({numFrames, inputs}), y({numFrames, outputs});
        std::fill(weight.values().begin(), weight.values().end(), 0.01f);
        std::fill(x.values().begin(), x.values().end(), 1.0f);
        const Linear product(workspace.compute, weight, {});
        double best = std::numeric_limits<double>::infinity();
        for (int run = 0; run < 12; ++run) {
            const auto start = BenchmarkClock::now();
            product.forward(workspace.compute, x.data(), numFrames, y.data());
            best = std::min(best, secondsSince(start));
        }
        seconds += best;
        flops += 2.0 * static_cast<double>(numFrames) * static_cast<double>(inputs) * static_cast<double>(outputs);
    }
    return flops / seconds / 1e9;
}

} // namespace

Result<EncoderBenchmark> benchmarkEncoder(const Pretrained& model, Workspace& workspace,
                                          const EncoderBenchmarkOptions& options) {
    const auto numSamples = static_cast<std::int64_t>(options.audioSeconds * 16000.0);
    if (numSamples < 1 || options.numRuns < 1)
        return Error{ErrorCode::kInvalidArgument, "a benchmark takes more than no audio and at least one run", "bench"};

    const std::vector<float> samples = testSignal(static_cast<std::size_t>(numSamples));
    std::vector<double> totals;
    std::array<std::vector<double>, kNumWorks> stages;
    Tensor output;
    for (int run = 0; run <= options.numRuns; ++run) {
        StageClock clock;
        workspace.onWork = [&](Work work) { clock.enter(work); };
        const auto start = BenchmarkClock::now();
        const auto done = model.forward(workspace, {samples}, {.attention = options.attention}, output);
        const double total = secondsSince(start);
        clock.stop();
        workspace.onWork = nullptr;
        EARSHOT_CHECK(done);
        if (run == 0) continue; // builds the primitives, grows the workspace
        totals.push_back(total);
        for (std::size_t i = 0; i < stages.size(); ++i) stages[i].push_back(clock.seconds()[i]);
    }

    EncoderBenchmark result;
    result.medianSeconds = median(totals);
    result.minSeconds = *std::min_element(totals.begin(), totals.end());
    result.rtf = result.medianSeconds / options.audioSeconds;
    result.gflops = countFlops(model.config(), numSamples).total() / result.medianSeconds / 1e9;
    result.peakMemoryMb = processMemoryMb("VmHWM:");
    result.kernels = workspace.compute.kernelNames();
    for (std::size_t i = 0; i < stages.size(); ++i) result.stageSeconds[i] = median(stages[i]);
    result.gemmGflops = measureGemmRate(model.config(), workspace, model.config().numFrames(numSamples));
    result.gemmShare = result.gflops / result.gemmGflops;
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
