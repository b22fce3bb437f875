// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Reads the index of a checkpoint split over several files (model.safetensors.index.json): which file has which tensor.
// File names are plain names beside the index; anything that could lead elsewhere is refused. Any thread.
#pragma once

#include "Result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace earshot {

struct ShardIndex {
    std::vector<std::string> files;                           // each once
    std::vector<std::pair<std::string, std::size_t>> tensors; // name, index into `files`
};

// `where` names the index in errors (kInvalidData).
Result<ShardIndex> parseShardIndex(std::string_view json, const std::string& where);

} // namespace earshot
