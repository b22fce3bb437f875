// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Statistics that are merged block by block, so that hours of sound lose no precision.
#include "RunningNormalizer.h"

#include <algorithm>
#include <cmath>

namespace earshot {

void RunningNormalizer::append(std::span<const float> samples, std::vector<float>& normalized) {
    while (!samples.empty()) {
        const auto blockSize = static_cast<std::size_t>(warm_ ? kBlockSamples : kWarmUpSamples);
        const auto part = samples.first(std::min(samples.size(), blockSize - pending_.size()));
        pending_.insert(pending_.end(), part.begin(), part.end());
        samples = samples.subspan(part.size());
        if (warm_) normalize(part, normalized);
        if (pending_.size() < blockSize) return;
        learn(pending_);
        if (!warm_) normalize(pending_, normalized);
        warm_ = true;
        pending_.clear();
    }
}

void RunningNormalizer::finish(std::vector<float>& normalized) {
    if (!warm_ && !pending_.empty()) {
        learn(pending_);
        normalize(pending_, normalized);
    }
    reset();
}

void RunningNormalizer::reset() {
    pending_.clear();
    warm_ = false;
    count_ = mean_ = variance_ = 0.0;
}

void RunningNormalizer::learn(std::span<const float> block) {
    const auto blockCount = static_cast<double>(block.size());
    double sum = 0.0;
    for (float sample : block) sum += sample;
    const double blockMean = sum / blockCount, difference = blockMean - mean_;
    double squares = 0.0;
    for (float sample : block) squares += (sample - blockMean) * (sample - blockMean);
    const double share = blockCount / (count_ + blockCount);
    mean_ += difference * share;
    variance_ =
        variance_ * (1.0 - share) + squares / blockCount * share + difference * difference * share * (1.0 - share);
    count_ = std::min(count_ + blockCount, static_cast<double>(kMemorySamples));
}

void RunningNormalizer::normalize(std::span<const float> samples, std::vector<float>& normalized) const {
    constexpr double kEpsilon = 1e-7; // the feature extractor's
    const double scale = 1.0 / std::sqrt(variance_ + kEpsilon);
    for (float sample : samples) normalized.push_back(static_cast<float>((sample - mean_) * scale));
}

} // namespace earshot
