// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The cost of the chunked encoder per second of sound, as a ratio to the offline pass measured in turns with it, and
// whether the stream's age changes it. Blocks the calling thread, which must be the one that made the workspace.
#pragma once

#include "ChunkingConfig.h"
#include "Pretrained.h"
#include "Workspace.h"

#include <cstddef>

namespace earshot {

struct LiveBenchmarkOptions {
    ChunkingConfig chunking;
    double offlineSeconds = 10.0; // of the pass to compare with
    int numRounds = 5;            // each an offline pass, then steps
    int stepsPerRound = 8;
};

// Times are medians per second of sound; cpu: of all threads, which counts waiting for one another.
struct LiveBenchmark {
    double rtf = 0.0, cpuRtf = 0.0; // of the steps
    double offlineRtf = 0.0, offlineCpuRtf = 0.0;
    double stepSeconds = 0.0;
    double slowestStepSeconds = 0.0;
    double lateToEarly = 0.0;         // median step of the last third to that of the first
    double audioSeconds = 0.0;        // of the stream in all
    double memoryGrowthMb = 0.0;      // resident, from the full left context to the end
    std::size_t numNewPrimitives = 0; // built in the same time

    [[nodiscard]] double ratio() const { return rtf / offlineRtf; }
    [[nodiscard]] double cpuRatio() const { return cpuRtf / offlineCpuRtf; }
};

// Errors: those of HubertStream and HubertModel::forward, kInvalidArgument for no rounds or no steps.
[[nodiscard]] Result<LiveBenchmark> benchmarkLive(const Pretrained& model, Workspace& workspace,
                                                  const LiveBenchmarkOptions& options);

} // namespace earshot
