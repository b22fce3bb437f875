// SPDX-License-Identifier: AGPL-3.0-or-later
//
// From float32 to the types that narrow products take, and back from an int8 product's sums. Vectorised for the
// processor at hand; rows are split over the OpenMP team.
#pragma once

#include "Activation.h"
#include "Values.h"

#include <cstdint>

namespace earshot {

// Rounded to nearest, ties to even; NaN stays NaN. Runs on the calling thread alone.
void toBFloat16(const float* x, std::int64_t count, BFloat16* y);
void fromBFloat16(const BFloat16* x, std::int64_t count, float* y);
// The same as the first over rows: [numRows, width].
void rowsToBFloat16(const float* x, std::int64_t numRows, std::int64_t width, BFloat16* y);

// x: [numRows, width]; y = round(x / scale), scale = largest magnitude of the row / 127, so that it uses all of int8.
// scales: [numRows] out. A row with NaN or infinity has NaN as its scale, and so gives NaN.
void quantiseRows(ConstValues x, std::int64_t numRows, std::int64_t width, std::int8_t* y, float* scales);

// What an int8 product's sums stand for.
struct Dequantisation {
    const float* rowScales;    // [numRows], of the inputs
    const float* outputScales; // [width], of the weights
    const float* bias;         // [width]
    Activation activation;
    bool accumulate; // y = activation(y + ...) instead of activation(...); y is float32 then
};

// sums: [numRows, width] of int32; y: [numRows, width].
void dequantiseRows(const std::int32_t* sums, std::int64_t numRows, std::int64_t width, const Dequantisation& how,
                    Values y);

} // namespace earshot
