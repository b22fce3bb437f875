// SPDX-License-Identifier: AGPL-3.0-or-later
//
// StoredTensor: where a tensor lies inside a checkpoint file. Every format's reader is one function from the bytes of a
// file to a list of these; a reader trusts nothing in the bytes, allocates in proportion to them, and reads no weights.
#pragma once

#include "ByteReader.h"
#include "Checkpoint.h"
#include "Result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

struct StoredTensor {
    TensorInfo info;
    std::uint64_t byteOffset = 0;      // of element [0, 0, ...] in the file
    std::vector<std::int64_t> strides; // in elements, one per axis; empty: row-major
};

using TensorListing = std::vector<StoredTensor>;

// Ten times the tensors of the largest HuBERT (48 layers): what a damaged file claims beyond that is refused.
inline constexpr std::size_t kMaxTensors = 8192;

// The element count of a shape; kInvalidData when an extent is negative, there are more than 8 axes, or the bytes
// overflow 63 bits.
[[nodiscard]] Result<std::uint64_t> countElements(const TensorInfo& info, const std::string& where);

// A name that may be shown on a terminal and compared: 1 to 512 printable ASCII characters.
[[nodiscard]] bool isTensorName(std::string_view name);

// `text` fit for an error message: cut to 80 characters, everything unprintable replaced.
[[nodiscard]] std::string printable(std::string_view text);

// "model.safetensors: tensor 'lm_head.weight'"
[[nodiscard]] std::string whereTensor(const std::string& where, std::string_view name);

// Row-major strides reversed with the shape: the tensor seen with its axes in the opposite order.
void reverseAxes(StoredTensor& tensor);

} // namespace earshot
