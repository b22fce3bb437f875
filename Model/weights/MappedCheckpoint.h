// SPDX-License-Identifier: AGPL-3.0-or-later
//
// MappedCheckpoint: the Checkpoint of all formats: one or more mapped files, and where each tensor lies in them.
// Opening reads only the files' directories; values are fetched by the system when they are read. Loader thread.
#pragma once

#include "Checkpoint.h"
#include "MappedFile.h"
#include "StoredTensor.h"

#include <vector>

namespace earshot {

class MappedCheckpoint : public Checkpoint {
public:
    // One file, its format told by its first bytes; or, if its name ends in .json, the index of several.
    static Result<std::unique_ptr<Checkpoint>> openFile(const std::filesystem::path& file);

    [[nodiscard]] std::span<const TensorInfo> tensors() const override { return infos_; }
    Result<void> read(const TensorInfo& tensor, std::span<float> out) const override;
    void releasePages() const override;
    [[nodiscard]] const std::filesystem::path& path() const override { return path_; }

private:
    struct Location { // of the tensor with the same index
        std::size_t fileIndex = 0;
        std::uint64_t byteOffset = 0;
        std::vector<std::int64_t> strides; // in elements; empty: row-major
    };

    struct Placed {
        StoredTensor tensor;
        std::size_t fileIndex = 0;
    };

    explicit MappedCheckpoint(std::filesystem::path path) : path_(std::move(path)) {}

    Result<void> load();
    Result<void> loadShards(Bytes indexFile, const std::string& where);
    // Keeps `file` and appends its tensors.
    Result<void> addFile(MappedFile file, const std::string& where, std::vector<Placed>& tensors);
    // Takes all tensors over, sorted; refuses two of one name.
    Result<void> keep(std::vector<Placed> tensors, const std::string& where);
    [[nodiscard]] Result<void> checkTotal(const std::vector<Placed>& tensors, const std::string& where) const;

    std::filesystem::path path_;
    std::vector<MappedFile> files_;
    std::vector<TensorInfo> infos_; // sorted by name
    std::vector<Location> locations_;
};

} // namespace earshot
