// SPDX-License-Identifier: AGPL-3.0-or-later
//
// SafetensorsWriter: collects named float32 tensors and writes them as one safetensors file, in the order of adding.
// Holds the values until write(). Any thread. Source: the format's specification (safetensors README, "Format").
#pragma once

#include "Result.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace earshot {

class SafetensorsWriter {
public:
    // Copies `values`, row-major, as many as the shape has elements. `name` is unique in the file.
    void add(std::string name, std::vector<std::int64_t> shape, std::span<const float> values);

    // Replaces the file. Errors: kIo.
    [[nodiscard]] Result<void> write(const std::filesystem::path& path) const;

private:
    struct Entry {
        std::string name;
        std::vector<std::int64_t> shape;
        std::vector<float> values;
    };

    [[nodiscard]] std::string header() const;

    std::vector<Entry> entries_;
};

} // namespace earshot
