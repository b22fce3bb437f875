// SPDX-License-Identifier: AGPL-3.0-or-later
#include "StreamResampler.h"

#include "ThreadRole.h"

#include <algorithm>
#include <cstddef>

namespace earshot {

Result<StreamResampler::Output> StreamResampler::process(const FeedPiece& piece) {
    expectRole(ThreadRole::kInference);
    ready_.clear();
    const std::int64_t first = nextSample_;
    if (piece.kind == SoundKind::kLost || piece.rateMilliHz != rateMilliHz_) EARSHOT_CHECK(endStretch());
    if (piece.kind == SoundKind::kLost) {
        nextSample_ = modelSampleAtOrAfter(piece.endTicks);
        return Output{first, ready_};
    }
    if (rateMilliHz_ == 0) EARSHOT_CHECK(beginStretch(piece.rateMilliHz));
    endTicks_ = piece.endTicks;
    if (piece.kind == SoundKind::kSound) {
        EARSHOT_CHECK(add(piece.samples));
    } else {
        zeros_.resize(std::max(zeros_.size(), static_cast<std::size_t>(piece.numFrames)));
        EARSHOT_CHECK(add(std::span<const float>(zeros_).first(static_cast<std::size_t>(piece.numFrames))));
    }
    return Output{first, ready_};
}

Result<StreamResampler::Output> StreamResampler::finish() {
    expectRole(ThreadRole::kInference);
    ready_.clear();
    const std::int64_t first = nextSample_;
    EARSHOT_CHECK(endStretch());
    return Output{first, ready_};
}

Result<void> StreamResampler::beginStretch(std::int64_t rateMilliHz) {
    if (rateMilliHz != kStreamRateHz * 1000) {
        EARSHOT_TRY(resampler_, Resampler::create(static_cast<double>(rateMilliHz) / 1000, kStreamRateHz));
    }
    rateMilliHz_ = rateMilliHz;
    return {};
}

Result<void> StreamResampler::add(std::span<const float> samples) {
    const std::size_t before = ready_.size();
    if (resampler_) {
        EARSHOT_CHECK(resampler_->process(samples, ready_));
    } else {
        ready_.insert(ready_.end(), samples.begin(), samples.end());
    }
    nextSample_ += static_cast<std::int64_t>(ready_.size() - before);
    return {};
}

// The resampler rounds the number of its samples by its own rules; the grid decides.
Result<void> StreamResampler::endStretch() {
    if (rateMilliHz_ == 0) return {};
    const std::int64_t before = nextSample_;
    if (resampler_) EARSHOT_CHECK(resampler_->flush(ready_));
    const std::int64_t wanted = std::max(std::int64_t{0}, modelSampleAtOrAfter(endTicks_) - before);
    ready_.resize(static_cast<std::size_t>(wanted), ready_.empty() ? 0.0F : ready_.back());
    nextSample_ = before + wanted;
    resampler_.reset();
    rateMilliHz_ = 0;
    return {};
}

} // namespace earshot
