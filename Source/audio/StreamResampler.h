// SPDX-License-Identifier: AGPL-3.0-or-later
//
// StreamResampler: the pieces of an AudioFeed as samples on the model's grid of 16 kHz. Sample n stands for the instant
// n / 16000 s of the stream, always: a change of rate ends one resampler, with all that is still in it, and starts
// another whose first sample is the next one of the grid (at most one sample, 63 us, late; it never adds up). Silence
// is zeros. Gaps hold no samples: the position moves on. Inference thread.
#pragma once

#include "AudioFeed.h"
#include "Resampler.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace earshot {

class StreamResampler {
public:
    struct Output {
        std::int64_t firstSample =
            0; // position on the grid; where it is not the end of the output before, a gap lies between
        std::span<const float> samples; // valid until the next call
    };

    // [inference] What a piece adds. The filter holds back up to 40 ms (595 samples from 44.1 kHz, 169 from 48 kHz). A
    // piece of kLost gives what was held back, and moves nextSample() to behind the gap. Errors: those of Resampler.
    [[nodiscard]] Result<Output> process(const FeedPiece& piece);
    // [inference] After the last piece: what was held back. The grid is filled up to the end of the stream.
    [[nodiscard]] Result<Output> finish();

    // The position of the sample that comes next.
    [[nodiscard]] std::int64_t nextSample() const { return nextSample_; }

private:
    [[nodiscard]] Result<void> beginStretch(std::int64_t rateMilliHz);
    [[nodiscard]] Result<void> add(std::span<const float> samples);
    [[nodiscard]] Result<void> endStretch();

    std::optional<Resampler> resampler_; // of the stretch that is going on; absent at the model's own rate
    std::int64_t rateMilliHz_ = 0;       // 0: no stretch is going on
    std::int64_t endTicks_ = 0;          // of the input so far
    std::int64_t nextSample_ = 0;
    std::vector<float> ready_;
    std::vector<float> zeros_;
};

} // namespace earshot
