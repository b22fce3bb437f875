// SPDX-License-Identifier: AGPL-3.0-or-later
//
// StageDump: the intermediate tensors of a batch of utterances, gathered row by row and written as one safetensors file
// with the names and axes of transformers: conv.i [B, C, T], attention.i [B, H, T, T], all else [B, ...].
#pragma once

#include "Result.h"
#include "Shape.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace earshot::cli {

class StageDump {
public:
    // The next row's stage: rows come one after the other, each with the same stages of the same shapes.
    // values: [T, C], [H, T, T] or [number of labels].
    void add(std::string_view name, const float* values, const Shape& shape);

    // Error: kIo.
    [[nodiscard]] Result<void> write(const std::filesystem::path& path) const;

private:
    struct Stage {
        std::vector<std::int64_t> rowShape;
        std::int64_t numRows = 0;
        std::vector<float> values;
    };
    std::map<std::string, Stage, std::less<>> stages_;
};

} // namespace earshot::cli
