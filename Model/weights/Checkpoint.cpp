// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Checkpoint.h"

#include "MappedCheckpoint.h"

#include <algorithm>
#include <array>

namespace earshot {

std::int64_t TensorInfo::numElements() const {
    std::int64_t count = 1;
    for (std::int64_t extent : shape) count *= extent;
    return count;
}

Result<std::unique_ptr<Checkpoint>> Checkpoint::open(const std::filesystem::path& dirOrFile) {
    std::error_code failure;
    if (!std::filesystem::is_directory(dirOrFile, failure)) return MappedCheckpoint::openFile(dirOrFile);
    static constexpr std::array kNames{"model.safetensors", "model.safetensors.index.json", "pytorch_model.bin",
                                       "pytorch_model.bin.index.json", "tf_model.h5"};
    for (const char* name : kNames)
        if (std::filesystem::exists(dirOrFile / name, failure)) return MappedCheckpoint::openFile(dirOrFile / name);
    return Error{ErrorCode::kNotFound,
                 "has no checkpoint: model.safetensors (or its index.json), pytorch_model.bin or tf_model.h5",
                 dirOrFile.string()};
}

const TensorInfo* Checkpoint::find(std::string_view name) const {
    const std::span<const TensorInfo> all = tensors();
    const auto found =
        std::ranges::lower_bound(all, name, {}, [](const TensorInfo& info) -> std::string_view { return info.name; });
    return found != all.end() && found->name == name ? &*found : nullptr;
}

} // namespace earshot
