// SPDX-License-Identifier: AGPL-3.0-or-later
#include "NarrowTypes.h"

#include "Activations.h"
#include "VectorMath.h"

#include <algorithm>

namespace earshot {

namespace {

constexpr std::int64_t kRowsPerTask = 8;

template <class Work> // work(row)
void forRows(std::int64_t numRows, const Work& work) {
#pragma omp parallel for schedule(static, kRowsPerTask) if (numRows > kRowsPerTask)
    for (std::int64_t row = 0; row < numRows; ++row) work(row);
}

EARSHOT_MULTIVERSION void quantiseRow(const float* x, std::int64_t width, std::int8_t* y, float* scale) {
    float largest = 0.0f, poison = 0.0f;
#pragma omp simd reduction(max : largest) reduction(+ : poison)
    for (std::int64_t i = 0; i < width; ++i) {
        const float magnitude = x[i] < 0.0f ? -x[i] : x[i];
        largest = magnitude > largest ? magnitude : largest;
        poison += x[i] * 0.0f; // NaN where x is NaN or infinite
    }
    const float factor = largest > 0.0f && poison == 0.0f ? 127.0f / largest : 0.0f;
    constexpr float kRound = 12582912.0f; // 1.5 * 2^23: adding it leaves the nearest integer in the low bits
#pragma omp simd
    for (std::int64_t i = 0; i < width; ++i)
        y[i] = static_cast<std::int8_t>(std::bit_cast<std::int32_t>(x[i] * factor + kRound));
    *scale = largest / 127.0f + poison;
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

void rowsToBFloat16(const float* x, std::int64_t numRows, std::int64_t width, BFloat16* y) {
    forRows(numRows, [&](std::int64_t row) { toBFloat16(x + row * width, width, y + row * width); });
}

void quantiseRows(const float* x, std::int64_t numRows, std::int64_t width, std::int8_t* y, float* scales) {
    forRows(numRows, [&](std::int64_t row) { quantiseRow(x + row * width, width, y + row * width, scales + row); });
}

void dequantiseRows(const std::int32_t* sums, std::int64_t numRows, std::int64_t width, const Dequantisation& how,
                    float* y) {
    forRows(numRows, [&](std::int64_t row) {
        float* out = y + row * width;
        dequantiseRow(sums + row * width, width, how.rowScales[row], how.outputScales, how.bias, how.accumulate, out);
        activate(how.activation, {out, static_cast<std::size_t>(width)}); // while the row is in the cache
    });
}

} // namespace earshot
