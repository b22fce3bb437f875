// SPDX-License-Identifier: AGPL-3.0-or-later
#include "RunningSoftmax.h"

#include "VectorMath.h"

#include <limits>

namespace earshot {

namespace {

EARSHOT_INLINE void store(float value, float* to) {
    *to = value;
}

EARSHOT_INLINE void store(float value, BFloat16* to) {
    *to = roundToBFloat16(value);
}

template <int kExpDegree, class Out>
EARSHOT_INLINE void absorbInto(Out* out, float* scores, std::int64_t numRows, std::int64_t keyTile,
                               std::int64_t numValid, const RunningSoftmax& state) {
    for (std::int64_t row = 0; row < numRows; ++row) {
        const float* s = scores + row * keyTile;
        Out* o = out + row * keyTile;
        float top = state.largest[row];
#pragma omp simd reduction(max : top)
        for (std::int64_t i = 0; i < numValid; ++i) top = s[i] > top ? s[i] : top;
        float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
        for (std::int64_t i = 0; i < numValid; ++i) {
            const float e = fastExp<kExpDegree>(s[i] - top);
            sum += e;
            store(e, o + i);
        }
        std::fill(o + numValid, o + keyTile, Out{});
        const float shrink = fastExp(state.largest[row] - top);
        state.sums[row] = state.sums[row] * shrink + sum;
        state.largest[row] = top;
        float* c = state.context + row * state.headDim;
#pragma omp simd
        for (std::int64_t i = 0; i < state.headDim; ++i) c[i] *= shrink;
    }
}

EARSHOT_MULTIVERSION void absorb(float* out, float* scores, std::int64_t numRows, std::int64_t keyTile,
                                 std::int64_t numValid, const RunningSoftmax& state) {
    absorbInto<7>(out, scores, numRows, keyTile, numValid, state);
}

EARSHOT_MULTIVERSION void absorbNarrow(BFloat16* out, float* scores, std::int64_t numRows, std::int64_t keyTile,
                                       std::int64_t numValid, const RunningSoftmax& state) {
    absorbInto<4>(out, scores, numRows, keyTile, numValid, state);
}

template <class Out>
EARSHOT_INLINE void writeInto(const RunningSoftmax& state, std::int64_t numRows, Out* out, std::int64_t outStride) {
    for (std::int64_t row = 0; row < numRows; ++row) {
        const float scale = 1.0f / state.sums[row];
        const float* c = state.context + row * state.headDim;
        Out* o = out + row * outStride;
#pragma omp simd
        for (std::int64_t i = 0; i < state.headDim; ++i) store(c[i] * scale, o + i);
    }
}

EARSHOT_MULTIVERSION void write(const RunningSoftmax& state, std::int64_t numRows, float* out, std::int64_t outStride) {
    writeInto(state, numRows, out, outStride);
}

EARSHOT_MULTIVERSION void writeNarrow(const RunningSoftmax& state, std::int64_t numRows, BFloat16* out,
                                      std::int64_t outStride) {
    writeInto(state, numRows, out, outStride);
}

} // namespace

void RunningSoftmax::clear(std::int64_t numRows) const {
    std::fill_n(context, numRows * headDim, 0.0f);
    std::fill_n(sums, numRows, 0.0f);
    std::fill_n(largest, numRows, -std::numeric_limits<float>::infinity());
}

void absorbScores(Values out, float* scores, std::int64_t numRows, std::int64_t keyTile, std::int64_t numValid,
                  const RunningSoftmax& state) {
    if (out.isNarrow())
        absorbNarrow(out.narrow(), scores, numRows, keyTile, numValid, state);
    else
        absorb(out.floats(), scores, numRows, keyTile, numValid, state);
}

void writeContext(const RunningSoftmax& state, std::int64_t numRows, Values out, std::int64_t outStride) {
    if (out.isNarrow())
        writeNarrow(state, numRows, out.narrow(), outStride);
    else
        write(state, numRows, out.floats(), outStride);
}

} // namespace earshot
