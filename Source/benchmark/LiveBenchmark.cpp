// SPDX-License-Identifier: AGPL-3.0-or-later
#include "LiveBenchmark.h"

#include "BenchmarkTools.h"
#include "HubertStream.h"

#include <algorithm>
#include <span>
#include <vector>

namespace earshot {

namespace {

constexpr double kSamplesPerSecond = 16000.0;

struct Cost {
    std::vector<double> wall, cpu;

    // Runs body(), which returns a Result, and notes what it took.
    template <class Body>
    Result<void> measure(const Body& body) {
        const auto start = BenchmarkClock::now();
        const double cpuStart = processorSeconds();
        EARSHOT_CHECK(body());
        wall.push_back(secondsSince(start));
        cpu.push_back(processorSeconds() - cpuStart);
        return {};
    }
};

// A stream that never lacks sound.
class EndlessStream {
public:
    EndlessStream(HubertStream stream, std::int64_t hopSamples, Workspace& workspace)
        : stream_(std::move(stream)),
          samples_(testSignal(static_cast<std::size_t>(hopSamples))),
          workspace_(workspace) {}

    Result<void> step() {
        while (!stream_.canStep()) EARSHOT_CHECK(stream_.push(workspace_, samples_));
        if (auto done = stream_.step(workspace_, {}, hidden_); !done.ok()) return done.error();
        return {};
    }
    [[nodiscard]] const HubertStream& stream() const { return stream_; }

private:
    HubertStream stream_;
    std::vector<float> samples_;
    Workspace& workspace_;
    Tensor hidden_;
};

double lateToEarly(const std::vector<double>& steps) {
    const auto third = std::max<std::ptrdiff_t>(std::ssize(steps) / 3, 1);
    return median({steps.end() - third, steps.end()}) / median({steps.begin(), steps.begin() + third});
}

} // namespace

Result<LiveBenchmark> benchmarkLive(const Pretrained& model, Workspace& workspace,
                                    const LiveBenchmarkOptions& options) {
    if (options.numRounds < 1 || options.stepsPerRound < 1)
        return Error{ErrorCode::kInvalidArgument, "a benchmark takes at least one round of one step", "bench"};
    const HubertModel& encoder = model.encoder();
    EARSHOT_TRY(HubertStream made, HubertStream::create(encoder, options.chunking));
    EndlessStream stream(std::move(made), encoder.config().hopSamples(), workspace);
    const std::vector<float> offlineSamples =
        testSignal(static_cast<std::size_t>(options.offlineSeconds * kSamplesPerSecond));
    Tensor hidden;
    const auto passOffline = [&] { return encoder.forward(workspace, {offlineSamples}, {}, hidden); };

    // Builds the primitives, grows the workspace: twice, since its two buffers of the convolutions change places.
    EARSHOT_CHECK(passOffline());
    EARSHOT_CHECK(passOffline());
    while (stream.stream().nextFrame() < options.chunking.leftContextFrames + options.chunking.hopFrames)
        EARSHOT_CHECK(stream.step());

    const double memoryMb = processMemoryMb("VmRSS:");
    const std::size_t numPrimitives = workspace.compute.numPrimitives();
    Cost offline, steps;
    for (int round = 0; round < options.numRounds; ++round) {
        EARSHOT_CHECK(offline.measure(passOffline));
        for (int i = 0; i < options.stepsPerRound; ++i) EARSHOT_CHECK(steps.measure([&] { return stream.step(); }));
    }

    const double secondsPerFrame = static_cast<double>(encoder.config().hopSamples()) / kSamplesPerSecond;
    const double hopSeconds = static_cast<double>(options.chunking.hopFrames) * secondsPerFrame;
    LiveBenchmark result;
    result.stepSeconds = median(steps.wall);
    result.slowestStepSeconds = *std::max_element(steps.wall.begin(), steps.wall.end());
    result.rtf = result.stepSeconds / hopSeconds;
    result.cpuRtf = median(steps.cpu) / hopSeconds;
    result.offlineRtf = median(offline.wall) / options.offlineSeconds;
    result.offlineCpuRtf = median(offline.cpu) / options.offlineSeconds;
    result.lateToEarly = lateToEarly(steps.cpu);
    result.audioSeconds = static_cast<double>(stream.stream().nextFrame()) * secondsPerFrame;
    result.memoryGrowthMb = processMemoryMb("VmRSS:") - memoryMb;
    result.numNewPrimitives = workspace.compute.numPrimitives() - numPrimitives;
    return result;
}

} // namespace earshot
