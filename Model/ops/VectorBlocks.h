// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The blocks of Tiles.h for processors without tile registers, by AVX-512's dot products of pairs of bfloat16 or fours
// of int8: the same rows and the same panels, with up to 24 sums in registers. Included by .cpp files of this folder
// only.
#pragma once

#include "Tiles.h"

#include <cstring>

#ifdef EARSHOT_HAS_TILES

namespace earshot::tiles {

// Rows and panels whose sums stay in registers: 6 x 2 x 2 vectors of sums, four of weights, one of a row. 12 x 1 reads
// twelve rows at once, which fall out of the first-level cache where they stand 8 KiB apart (135 GFLOP/s against 200).
inline constexpr std::int64_t kVectorRows = 6;
inline constexpr int kVectorPanels = 2;

template <Precision precision>
EARSHOT_TILES EARSHOT_INLINE __m512i dotProduct(__m512i sums, __m512i row, __m512i weights) {
    if constexpr (precision == Precision::kInt8) return _mm512_dpbusd_epi32(sums, row, weights);
    return _mm512_castps_si512(_mm512_dpbf16_ps(_mm512_castsi512_ps(sums), reinterpret_cast<__m512bh>(row),
                                                reinterpret_cast<__m512bh>(weights)));
}

// sums[kRows][kPanels * 32] = start + rows x panels, which are panelBytes apart. The instruction for int8 takes the row
// without sign: it gets 128 more than the values, and `start` the 128 weights less for each output. bfloat16 starts at
// 0.
template <Precision precision, int kRows, int kPanels>
EARSHOT_TILES EARSHOT_INLINE void sumRows(const std::byte* rows, std::int64_t rowBytes, const std::byte* panels,
                                          std::int64_t panelBytes, std::int64_t numSteps, const std::int32_t* start,
                                          Prefetch ahead, float* sums, std::int64_t sumStride) {
    constexpr int kVectors = 2 * kPanels;
    const __m512i sign = _mm512_set1_epi8(-128);
    __m512i total[kRows][kVectors];
#pragma GCC unroll 12
    for (int r = 0; r < kRows; ++r)
#pragma GCC unroll 4
        for (int v = 0; v < kVectors; ++v)
            total[r][v] = precision == Precision::kInt8 ? _mm512_loadu_si512(start + 16 * v) : _mm512_setzero_si512();
    for (std::int64_t step = 0; step < numSteps; ++step, rows += kStepBytes, panels += 2048) {
        for (std::int64_t line = 0; line < ahead.linesPerStep; ++line, ahead.from += 64)
            _mm_prefetch(reinterpret_cast<const char*>(ahead.from), _MM_HINT_T1);
#pragma GCC unroll 4
        for (int dword = 0; dword < kStepDwords; ++dword) {
            __m512i weights[kVectors];
#pragma GCC unroll 4
            for (int v = 0; v < kVectors; ++v)
                weights[v] = _mm512_loadu_si512(panels + v / 2 * panelBytes + v % 2 * 1024 + dword * 64);
#pragma GCC unroll 12
            for (int r = 0; r < kRows; ++r) {
                std::int32_t value;
                std::memcpy(&value, rows + r * rowBytes + dword * 4, sizeof value);
                __m512i row = _mm512_set1_epi32(value);
                if constexpr (precision == Precision::kInt8) row = _mm512_xor_si512(row, sign);
#pragma GCC unroll 4
                for (int v = 0; v < kVectors; ++v) total[r][v] = dotProduct<precision>(total[r][v], row, weights[v]);
            }
        }
    }
#pragma GCC unroll 12
    for (int r = 0; r < kRows; ++r)
#pragma GCC unroll 4
        for (int v = 0; v < kVectors; ++v) _mm512_storeu_si512(sums + r * sumStride + 16 * v, total[r][v]);
}

// sums[32][sumStride] = rows x panel of bfloat16, for rows that lie close together.
EARSHOT_TILES EARSHOT_INLINE void sumBlockOnVectors(const std::byte* rows, std::int64_t rowBytes,
                                                    const std::byte* panel, std::int64_t numSteps, float* sums,
                                                    std::int64_t sumStride) {
    constexpr int kMost = 12, kRest = kBlock - 2 * kMost;
    for (std::int64_t row = 0; row < 2 * kMost; row += kMost)
        sumRows<Precision::kBFloat16, kMost, 1>(rows + row * rowBytes, rowBytes, panel, 0, numSteps, nullptr, {},
                                                sums + row * sumStride, sumStride);
    sumRows<Precision::kBFloat16, kRest, 1>(rows + 2 * kMost * rowBytes, rowBytes, panel, 0, numSteps, nullptr, {},
                                            sums + 2 * kMost * sumStride, sumStride);
}

} // namespace earshot::tiles
#endif
