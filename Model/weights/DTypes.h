// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Sizes and names of the element types of checkpoints, and their conversion to float32: exact for float16, bfloat16 and
// integers up to 24 bits, rounded to nearest for float64 and wider integers. Any thread.
#pragma once

#include "ByteReader.h"
#include "Checkpoint.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace earshot {

[[nodiscard]] std::uint64_t sizeOf(DType dtype);
[[nodiscard]] std::string_view nameOf(DType dtype); // "float16"
[[nodiscard]] bool isFloat(DType dtype);

// raw: out.size() elements one after the other, not necessarily aligned.
void convertToFloat(DType dtype, Bytes raw, std::span<float> out);

} // namespace earshot
