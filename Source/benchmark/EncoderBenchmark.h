// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The speed of a model's offline pass, and how much of the machine it uses: against the rate of plain matrix products
// of the model's own shapes, measured in the same process, so that the share means the same on every machine. Blocks
// the calling thread, which must be the one that made the workspace.
#pragma once

#include "Pretrained.h"
#include "Workspace.h"

#include <array>
#include <string>
#include <vector>

namespace earshot {

struct EncoderBenchmarkOptions {
    double audioSeconds = 10.0;
    int numRuns = 5; // after one that is not counted
    AttentionImplementation attention = AttentionImplementation::kTiled;
    Precision precision = Precision::kFloat32; // that the model was loaded in
};

struct EncoderBenchmark {
    double medianSeconds = 0.0; // of one pass
    double minSeconds = 0.0;
    double rtf = 0.0;                             // medianSeconds / audio seconds
    double cpuRtf = 0.0;                          // of the processors' time, which other work disturbs least
    double gflops = 0.0;                          // of the whole pass, billions a second
    double gemmGflops = 0.0;                      // of the linear layers' products alone
    double gemmShare = 0.0;                       // the time at the rates of products alone / medianSeconds
    std::array<double, kNumWorks> stageSeconds{}; // medians, indexed by Work
    std::array<double, kNumWorks> stageGflops{};  // 0 for what does no products
    double peakMemoryMb = 0.0;                    // of the process so far; 0 where the system does not tell
    std::vector<std::string> kernels;             // oneDNN's, by name
};

// Errors: those of Pretrained::forward, kInvalidArgument for no audio or no runs.
[[nodiscard]] Result<EncoderBenchmark> benchmarkEncoder(const Pretrained& model, Workspace& workspace,
                                                        const EncoderBenchmarkOptions& options);

// The published configurations "base", "large" and "xlarge" with a CTC head. Errors: kInvalidArgument.
[[nodiscard]] Result<HubertConfig> publishedConfig(const std::string& size);

} // namespace earshot
