// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What the tests of Model/weights share: their committed files, and reading a tensor in one line.
#pragma once

#include "Checkpoint.h"
#include "SafetensorsWriter.h"
#include "ScratchFolder.h"
#include "SharedFixtures.h"

#include <catch2/catch_test_macros.hpp>

#include <filesystem>
#include <numeric>
#include <string>
#include <vector>

namespace earshot::test {

// Made by make_data.py; every tensor in them counts 0, 1, 2, ...
inline std::filesystem::path weightsData() {
    return std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Tests" / "Model" / "weights" / "data";
}

inline std::vector<float> counting(std::size_t count) {
    std::vector<float> values(count);
    std::iota(values.begin(), values.end(), 0.0f);
    return values;
}

inline std::unique_ptr<Checkpoint> openCheckpoint(const std::filesystem::path& path) {
    auto checkpoint = Checkpoint::open(path);
    INFO((checkpoint ? std::string() : checkpoint.error().toString()));
    REQUIRE(checkpoint.ok());
    return std::move(checkpoint).value();
}

inline std::vector<float> readTensor(const Checkpoint& checkpoint, const std::string& name) {
    INFO(name);
    const TensorInfo* info = checkpoint.find(name);
    REQUIRE(info != nullptr);
    std::vector<float> values(static_cast<std::size_t>(info->numElements()));
    REQUIRE(checkpoint.read(*info, values).ok());
    return values;
}

// The error of opening what must not open.
inline Error refusal(const std::filesystem::path& path) {
    const auto checkpoint = Checkpoint::open(path);
    REQUIRE_FALSE(checkpoint.ok());
    return checkpoint.error();
}

// A safetensors file with this header and `numDataBytes` zeros.
inline std::string safetensorsFile(const std::string& header, std::size_t numDataBytes) {
    std::string file(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) file[i] = static_cast<char>(header.size() >> (8 * i));
    return file + header + std::string(numDataBytes, '\0');
}

} // namespace earshot::test
