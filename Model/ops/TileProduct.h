// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Products of bfloat16 or int8 rows on the tile registers of processors that have them (Intel AMX), or on the dot
// products of AVX-512 (BF16 and VNNI: AMD since Zen 4), with scales, bias, activation, residual and rounding done while
// the sums are in the first-level cache. Why not oneDNN's: docs/adr/0011. Elsewhere areAvailable() is false and nothing
// else here may be called.
#pragma once

#include "Activation.h"
#include "Values.h"

#include <cstddef>
#include <cstdint>

namespace earshot::tiles {

inline constexpr std::int64_t kBlock = 32;     // rows, and outputs, that are computed together
inline constexpr std::int64_t kStepBytes = 64; // of each row that one instruction reads
inline constexpr std::int64_t kStepDwords = 16;
inline constexpr std::int64_t kPanelStepDwords = 512; // of the weights: two tiles

enum class Unit { kNone, kVectors, kTileRegisters };

// The best that the processor has and ONEDNN_MAX_CPU_ISA does not hide. Any thread.
[[nodiscard]] Unit unit();
[[nodiscard]] inline bool areAvailable() {
    return unit() != Unit::kNone;
}

// Whole steps and blocks only: all others are oneDNN's.
[[nodiscard]] constexpr bool fit(std::int64_t inputBytes, std::int64_t numOutputs) {
    return inputBytes % kStepBytes == 0 && numOutputs % kBlock == 0 && inputBytes > 0 && numOutputs > 0;
}

// The weights of 32 outputs as the product reads them. rows: numRows <= 32 of numSteps * 16 dwords each (two bfloat16
// or four int8), `stride` dwords apart; those missing become zero. panel: numSteps * 512 dwords.
void packPanel(const std::uint32_t* rows, std::int64_t numRows, std::int64_t stride, std::int64_t numSteps,
               std::uint32_t* panel);

// The panels of whole weights, and after those of int8 what Unit::kVectors starts its sums from: an int32 for each
// output. narrow: [numOutputs, inputBytes] of that precision, kBFloat16 or kInt8. Throws std::bad_alloc.
[[nodiscard]] Tensor packPanels(const void* narrow, std::int64_t numOutputs, std::int64_t inputBytes,
                                Precision precision);

struct Factors {
    const void* rows = nullptr; // [numRows, inputBytes]
    std::int64_t rowBytes = 0;  // from one to the next; rows may overlap
    std::int64_t numRows = 0;
    const void* panels = nullptr; // of packPanels()
    std::int64_t inputBytes = 0;  // of a row
    std::int64_t numOutputs = 0;
    Precision precision = Precision::kBFloat16; // or kInt8
};

// y = activation([y +] sums [* rowScale * outputScale] + bias)
struct Finish {
    const float* bias = nullptr;         // [numOutputs]
    const float* rowScales = nullptr;    // [numRows], of int8
    const float* outputScales = nullptr; // [numOutputs], of int8
    Activation activation = Activation::kLinear;
    bool accumulate = false;
    Values y; // [numRows, numOutputs]
};

// On the OpenMP team.
void multiply(const Factors& factors, const Finish& finish);
// On the calling thread alone, inside a parallel region.
void multiplyAlone(const Factors& factors, const Finish& finish);

} // namespace earshot::tiles
