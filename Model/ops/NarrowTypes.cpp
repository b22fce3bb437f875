// SPDX-License-Identifier: AGPL-3.0-or-later
#include "NarrowTypes.h"

#include "Activations.h"
#include "VectorMath.h"

#include <algorithm>
#include <vector>

namespace earshot {

namespace {

constexpr std::int64_t kRowsPerTask = 8;

template <class Work> // work(row)
void forRows(std::int64_t numRows, const Work& work) {
#pragma omp parallel for schedule(static, kRowsPerTask) if (numRows > kRowsPerTask)
    for (std::int64_t row = 0; row < numRows; ++row) work(row);
}

EARSHOT_INLINE float widen(float x) {
    return x;
}

EARSHOT_INLINE float widen(BFloat16 x) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(x) << 16);
}

template <class In>
EARSHOT_INLINE void quantiseInto(const In* x, std::int64_t width, std::int8_t* y, float* scale) {
    float largest = 0.0f, poison = 0.0f;
#pragma omp simd reduction(max : largest) reduction(+ : poison)
    for (std::int64_t i = 0; i < width; ++i) {
        const float value = widen(x[i]), magnitude = value < 0.0f ? -value : value;
        largest = magnitude > largest ? magnitude : largest;
        poison += value * 0.0f; // NaN where x is NaN or infinite
    }
    const float factor = largest > 0.0f && poison == 0.0f ? 127.0f / largest : 0.0f;
    constexpr float kRound = 12582912.0f; // 1.5 * 2^23: adding it leaves the nearest integer in the low bits
#pragma omp simd
    for (std::int64_t i = 0; i < width; ++i)
        y[i] = static_cast<std::int8_t>(std::bit_cast<std::int32_t>(widen(x[i]) * factor + kRound));
    *scale = largest / 127.0f + poison;
}

EARSHOT_MULTIVERSION void quantiseRow(const float* x, std::int64_t width, std::int8_t* y, float* scale) {
    quantiseInto(x, width, y, scale);
}

EARSHOT_MULTIVERSION void quantiseNarrowRow(const BFloat16* x, std::int64_t width, std::int8_t* y, float* scale) {
    quantiseInto(x, width, y, scale);
}

EARSHOT_MULTIVERSION void dequantiseRow(const std::int32_t* sums, std::int64_t width, float rowScale,
                                        const float* outputScales, const float* bias, bool accumulate, float* y) {
    if (accumulate) {
#pragma omp simd
        for (std::int64_t i = 0; i < width; ++i)
            y[i] += static_cast<float>(sums[i]) * (rowScale * outputScales[i]) + bias[i];
        return;
    }
#pragma omp simd
    for (std::int64_t i = 0; i < width; ++i)
        y[i] = static_cast<float>(sums[i]) * (rowScale * outputScales[i]) + bias[i];
}

} // namespace

EARSHOT_MULTIVERSION void toBFloat16(const float* x, std::int64_t count, BFloat16* y) {
#pragma omp simd
    for (std::int64_t i = 0; i < count; ++i) y[i] = roundToBFloat16(x[i]);
}

EARSHOT_MULTIVERSION void fromBFloat16(const BFloat16* x, std::int64_t count, float* y) {
#pragma omp simd
    for (std::int64_t i = 0; i < count; ++i) y[i] = widen(x[i]);
}

void rowsToBFloat16(const float* x, std::int64_t numRows, std::int64_t width, BFloat16* y) {
    forRows(numRows, [&](std::int64_t row) { toBFloat16(x + row * width, width, y + row * width); });
}

void quantiseRows(ConstValues x, std::int64_t numRows, std::int64_t width, std::int8_t* y, float* scales) {
    forRows(numRows, [&](std::int64_t row) {
        if (x.isNarrow())
            quantiseNarrowRow(x.narrow() + row * width, width, y + row * width, scales + row);
        else
            quantiseRow(x.floats() + row * width, width, y + row * width, scales + row);
    });
}

void dequantiseRows(const std::int32_t* sums, std::int64_t numRows, std::int64_t width, const Dequantisation& how,
                    Values y) {
    forRows(numRows, [&](std::int64_t row) {
        thread_local std::vector<float> wide;
        if (y.isNarrow()) wide.resize(static_cast<std::size_t>(width));
        float* out = y.isNarrow() ? wide.data() : y.floats() + row * width;
        dequantiseRow(sums + row * width, width, how.rowScales[row], how.outputScales, how.bias, how.accumulate, out);
        activate(how.activation, {out, static_cast<std::size_t>(width)}); // while the row is in the cache
        if (y.isNarrow()) toBFloat16(out, width, y.narrow() + row * width);
    });
}

} // namespace earshot
