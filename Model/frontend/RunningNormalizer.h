// SPDX-License-Identifier: AGPL-3.0-or-later
//
// RunningNormalizer: the feature extractor's zero mean and unit variance for sound that has not ended: the statistics
// of the stream so far stand for those of the whole (docs/adr/0006, "Running statistics"). Output does not depend on
// how the samples are split over calls. Inference thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace earshot {

class RunningNormalizer {
public:
    // Held back until there are so many, then normalised with their own statistics: half a second.
    static constexpr std::int64_t kWarmUpSamples = 8000;
    // After them the statistics move on by blocks of 0.1 s: each block is normalised with those of all before it.
    static constexpr std::int64_t kBlockSamples = 1600;
    // Older sound counts less and less from here on: 30 s.
    static constexpr std::int64_t kMemorySamples = 480000;

    // Appends to `normalized` what can be normalised by now: nothing during the warm-up, then everything at once, then
    // as much as came. Throws std::bad_alloc.
    void append(std::span<const float> samples, std::vector<float>& normalized);
    // The end of the stream: appends what the warm-up still holds back, and begins anew.
    void finish(std::vector<float>& normalized);
    // The next sample is a stream's first one.
    void reset();

private:
    void learn(std::span<const float> block);
    void normalize(std::span<const float> samples, std::vector<float>& normalized) const;

    std::vector<float> pending_; // the warm-up, then the block that the statistics do not cover yet
    bool warm_ = false;
    double count_ = 0.0;
    double mean_ = 0.0;
    double variance_ = 0.0;
};

} // namespace earshot
