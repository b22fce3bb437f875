// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Rounding is to even, as Python's round().
#include "ChunkPlan.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace earshot {

Result<ChunkPlan> ChunkPlan::make(double chunkSeconds, double strideSeconds, std::int64_t sampleRateHz,
                                  std::int64_t hopSamples) {
    constexpr double kMaxChunkSeconds = 3600;
    if (!(chunkSeconds > 0 && chunkSeconds <= kMaxChunkSeconds) || !(strideSeconds >= 0))
        return Error{ErrorCode::kInvalidArgument, "chunks must last more than 0 and at most 3600 seconds", "chunks"};
    const auto aligned = [&](double seconds) {
        const double hops = seconds * static_cast<double>(sampleRateHz) / static_cast<double>(hopSamples);
        return static_cast<std::int64_t>(std::nearbyint(hops)) * hopSamples;
    };
    const ChunkPlan plan{aligned(chunkSeconds), aligned(std::min(strideSeconds, chunkSeconds)), hopSamples};
    if (plan.stepSamples() <= 0)
        return Error{ErrorCode::kInvalidArgument, "chunks must last longer than the two strides that are cut off them",
                     "chunks"};
    return plan;
}

ChunkPlan::Kept ChunkPlan::keptFrames(std::int64_t numSamples, std::int64_t numFrames, bool isFirst,
                                      bool isLast) const {
    const auto hops = [&](std::int64_t samples) {
        return static_cast<std::int64_t>(
            std::nearbyint(static_cast<double>(samples) / static_cast<double>(hopSamples)));
    };
    const std::int64_t stride = hops(strideSamples);
    // The nominal number of frames, one more than the convolutions give: the last frame of the kept range is the one
    // whose successor opens the next chunk's.
    const std::int64_t nominal = hops(numSamples);
    const std::int64_t first = isFirst ? 0 : stride;
    const std::int64_t end = std::min(isLast ? nominal : nominal - stride, numFrames);
    return {std::min(first, end), end};
}

} // namespace earshot
