// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The running softmax of tiled attention (Milakov and Gimelshein 2018), one tile of scores at a time. On the calling
// thread. Included by .cpp files of this folder only.
#pragma once

#include "Values.h"

#include <cstdint>

namespace earshot {

// Of the queries of one tile, for the keys so far.
struct RunningSoftmax {
    float* largest; // [rows] scores
    float* sums;    // [rows] of exp(score - largest)
    float* context; // [rows, headDim], mixed with those weights
    std::int64_t headDim;

    void clear(std::int64_t numRows) const;
};

// One pass over a tile: scores [rows, keyTile] become exp(score - largest so far) in `out`, which may be `scores`, and
// what was accumulated under the former largest is scaled down to match. Scores from numValid on count as none. A
// narrow `out` gets exponentials good to 5e-5.
void absorbScores(Values out, float* scores, std::int64_t numRows, std::int64_t keyTile, std::int64_t numValid,
                  const RunningSoftmax& state);

// out: [rows, outStride] = context / sums.
void writeContext(const RunningSoftmax& state, std::int64_t numRows, Values out, std::int64_t outStride);

} // namespace earshot
