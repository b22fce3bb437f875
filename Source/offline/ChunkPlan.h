// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ChunkPlan: how a long recording is cut for a model that sees one chunk at a time, by the rule of transformers' speech
// recognition pipeline (pipelines/automatic_speech_recognition.py, chunk_iter and rescale_stride): chunks overlap by a
// stride on both sides, all lengths are multiples of the model's hop, and the frames of the overlaps are dropped. Pure
// arithmetic: any thread.
#pragma once

#include "Result.h"

#include <cstdint>

namespace earshot {

struct ChunkPlan {
    std::int64_t chunkSamples = 0;
    std::int64_t strideSamples = 0; // on each side
    std::int64_t hopSamples = 1;

    // Error: kInvalidArgument where the chunk is too short for its strides.
    static Result<ChunkPlan> make(double chunkSeconds, double strideSeconds, std::int64_t sampleRateHz,
                                  std::int64_t hopSamples);

    // From the start of a chunk to the start of the next.
    [[nodiscard]] std::int64_t stepSamples() const { return chunkSamples - 2 * strideSamples; }

    // Which frames of a chunk's T frames are kept: [first, end).
    struct Kept {
        std::int64_t first = 0;
        std::int64_t end = 0;
    };
    [[nodiscard]] Kept keptFrames(std::int64_t numSamples, std::int64_t numFrames, bool isFirst, bool isLast) const;
};

} // namespace earshot
