// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Checkpoint: named tensors read from a model folder as published: model.safetensors, sharded safetensors with an
// index, pytorch_model.bin (a restricted state-dict reader, nothing is executed), tf_model.h5. Files are memory-mapped;
// values are converted to float32 tensor by tensor on read, so that loading needs no second copy of the model. Loader
// thread.
#pragma once

#include "Result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

enum class DType { kFloat32, kFloat16, kBFloat16, kFloat64, kInt64, kInt32, kInt16, kInt8, kUInt8, kBool };

struct TensorInfo {
    std::string name; // PyTorch's name as in the file ("hubert.encoder.layers.0.…"); Keras names are translated
    DType dtype = DType::kFloat32;
    std::vector<std::int64_t> shape; // PyTorch's axis order
    [[nodiscard]] std::int64_t numElements() const;
};

class Checkpoint {
public:
    virtual ~Checkpoint() = default;

    // A folder (the first there is of model.safetensors, model.safetensors.index.json, pytorch_model.bin,
    // pytorch_model.bin.index.json, tf_model.h5) or one file. Errors: kNotFound, kIo, kInvalidData, kUnsupported.
    static Result<std::unique_ptr<Checkpoint>> open(const std::filesystem::path& dirOrFile);

    // All tensors, sorted by name.
    [[nodiscard]] virtual std::span<const TensorInfo> tensors() const = 0;
    // Writes the values of a tensor of tensors() as float32, row-major, PyTorch's axis order; out has numElements().
    virtual Result<void> read(const TensorInfo& tensor, std::span<float> out) const = 0;
    // Tells the system that the pages read so far are no longer needed, so that they don't add to peak memory.
    virtual void releasePages() const = 0;
    [[nodiscard]] virtual const std::filesystem::path& path() const = 0;

    // nullptr where there is none of that name (binary search).
    [[nodiscard]] const TensorInfo* find(std::string_view name) const;
};

} // namespace earshot
