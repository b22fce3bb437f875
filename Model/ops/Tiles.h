// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The tile registers themselves: EARSHOT_HAS_TILES where the compiler knows them, EARSHOT_TILES for functions that use
// them or the vectors that stand in for them (VectorBlocks.h), and a block of 32 x 32 sums. Included by .cpp files of
// this folder only. A thread's configuration lasts until somebody else's code configures them: set it where work
// begins.
#pragma once

#include "Multiversion.h"
#include "TileProduct.h"

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__)
#define EARSHOT_HAS_TILES
#define EARSHOT_TILES __attribute__((target("arch=x86-64-v4,avx512bf16,avx512vnni,amx-tile,amx-bf16,amx-int8")))

#include <immintrin.h>

namespace earshot::tiles {

// Tiles 0 to 3 are sums, 4 and 5 rows, 6 and 7 weights.
struct alignas(64) Configuration {
    std::uint8_t palette = 1, startRow = 0, reserved[14] = {};
    std::uint16_t rowBytes[16] = {};
    std::uint8_t numRows[16] = {};

    explicit Configuration(std::int64_t blockRows) {
        const auto set = [&](int tile, std::int64_t rows) {
            numRows[tile] = static_cast<std::uint8_t>(rows);
            rowBytes[tile] = rows > 0 ? kStepBytes : 0;
        };
        const std::int64_t upper = blockRows < 16 ? blockRows : 16;
        for (const int tile : {0, 1, 4}) set(tile, upper);
        for (const int tile : {2, 3, 5}) set(tile, blockRows - upper);
        for (const int tile : {6, 7}) set(tile, 16);
    }
};

EARSHOT_TILES inline void configure(std::int64_t blockRows) {
    const Configuration configuration(blockRows);
    // Not the intrinsic, whose constraint in GCC 12 covers 8 of the 64 bytes.
    asm volatile("ldtilecfg %0" : : "m"(configuration) : "memory");
}

EARSHOT_TILES inline void release() {
    _tile_release();
}

// The transposed of 16 x 16 dwords, by exchanging ever smaller blocks across the diagonal.
EARSHOT_TILES EARSHOT_INLINE void transpose(__m512i (&rows)[16]) {
#pragma GCC unroll 4
    for (int size = 8; size > 0; size /= 2) {
        alignas(64) std::int32_t low[16], high[16];
        for (int lane = 0; lane < 16; ++lane) {
            low[lane] = (lane & size) != 0 ? 16 + lane - size : lane;
            high[lane] = (lane & size) != 0 ? 16 + lane : lane + size;
        }
        const __m512i lows = _mm512_load_si512(low), highs = _mm512_load_si512(high);
#pragma GCC unroll 16
        for (int row = 0; row < 16; ++row) {
            if ((row & size) != 0) continue;
            const __m512i a = rows[row], b = rows[row + size];
            rows[row] = _mm512_permutex2var_epi32(a, lows, b);
            rows[row + size] = _mm512_permutex2var_epi32(a, highs, b);
        }
    }
}

// What a block's product fetches meanwhile: the weights that come next, from memory into the second-level cache.
struct Prefetch {
    const std::byte* from = nullptr;
    std::int64_t linesPerStep = 0;
};

// sums[32][sumStride] = rows x panel, int32 of int8, else float32. kTwo: more than 16 rows.
template <Precision precision, bool kTwo>
EARSHOT_TILES EARSHOT_INLINE void sumBlock(const std::byte* rows, std::int64_t rowBytes, const std::byte* panel,
                                           std::int64_t numSteps, Prefetch ahead, float* sums, std::int64_t sumStride) {
    _tile_zero(0);
    _tile_zero(1);
    if constexpr (kTwo) {
        _tile_zero(2);
        _tile_zero(3);
    }
    for (std::int64_t step = 0; step < numSteps; ++step, rows += kStepBytes, panel += 2048) {
        _tile_loadd(4, rows, rowBytes);
        _tile_loadd(6, panel, kStepBytes);
        _tile_loadd(7, panel + 1024, kStepBytes);
        if constexpr (kTwo) _tile_loadd(5, rows + 16 * rowBytes, rowBytes);
        if constexpr (precision == Precision::kInt8) {
            _tile_dpbssd(0, 4, 6);
            _tile_dpbssd(1, 4, 7);
            if constexpr (kTwo) {
                _tile_dpbssd(2, 5, 6);
                _tile_dpbssd(3, 5, 7);
            }
        } else {
            _tile_dpbf16ps(0, 4, 6);
            _tile_dpbf16ps(1, 4, 7);
            if constexpr (kTwo) {
                _tile_dpbf16ps(2, 5, 6);
                _tile_dpbf16ps(3, 5, 7);
            }
        }
        for (std::int64_t line = 0; line < ahead.linesPerStep; ++line, ahead.from += 64)
            _mm_prefetch(reinterpret_cast<const char*>(ahead.from), _MM_HINT_T1);
    }
    const std::int64_t sumBytes = sumStride * 4;
    _tile_stored(0, sums, sumBytes);
    _tile_stored(1, sums + 16, sumBytes);
    if constexpr (kTwo) {
        _tile_stored(2, sums + 16 * sumStride, sumBytes);
        _tile_stored(3, sums + 16 * sumStride + 16, sumBytes);
    }
}

} // namespace earshot::tiles
#endif
