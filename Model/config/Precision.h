// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Precision: the numbers that a model's large products are computed in. Sums are float32 in every case (int32 within an
// int8 product); what one product hands to the next is bfloat16 in the smaller precisions, residuals are float32.
#pragma once

#include <optional>
#include <string_view>

namespace earshot {

enum class Precision {
    kFloat32, // what transformers computes, within rounding
    kBFloat16,
    kInt8, // linear layers of the encoder; their weights scaled per output, their inputs per frame
};

// "fp32", "bf16", "int8".
[[nodiscard]] std::string_view nameOf(Precision precision);
// Nothing for any other name.
[[nodiscard]] std::optional<Precision> parsePrecision(std::string_view name);

} // namespace earshot
