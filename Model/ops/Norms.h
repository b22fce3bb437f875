// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Layer norm, and group norm with one group per channel, over time-major frames, each followed
// by an activation while the values are still in the cache. Sources: torch.nn.LayerNorm, torch.nn.GroupNorm.
#pragma once

#include "Activation.h"
#include "Tensor.h"
#include "Values.h"

#include <cstdint>
#include <vector>

namespace earshot {

struct NormWeights {
    Tensor gamma; // [C]
    Tensor beta;  // [C]
    float eps = 1e-5f;
};

// x, y: [numFrames, C]; statistics over the channels of each frame. y may be x.
void layerNorm(const NormWeights& norm, const float* x, std::int64_t numFrames, Values y,
               Activation activation = Activation::kLinear);

// Mean and population variance of each channel over the frames seen so far.
struct ChannelStatistics {
    std::vector<double> mean, variance; // [C]; empty before the first frame
    double numFrames = 0.0;             // what they weigh against those to come

    void clear() { mean.clear(), variance.clear(), numFrames = 0.0; }
};

// x: [numFrames, C], in place; statistics over all frames of each channel.
void channelGroupNorm(const NormWeights& norm, float* x, std::int64_t numFrames, Activation activation);

// The same for a piece of a stream: statistics over its frames and those before it, which weigh no more than
// maxFrames together, so that old ones fade. For the first piece of a stream it is the function above.
void runningGroupNorm(const NormWeights& norm, ChannelStatistics& statistics, double maxFrames, float* x,
                      std::int64_t numFrames, Activation activation);

// x, y: [numFrames, C]; y = x * scale + shift per channel, which is batch norm at inference. scale, shift: [C].
void channelAffine(const Tensor& scale, const Tensor& shift, const float* x, std::int64_t numFrames, float* y);

} // namespace earshot
