// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ModelFiles.h"

#include "ShardIndex.h"

#include <algorithm>
#include <array>

namespace earshot {
namespace {

constexpr std::array<std::string_view, 15> kDescription = {"config.json",
                                                           "preprocessor_config.json",
                                                           "processor_config.json",
                                                           "vocab.json",
                                                           "tokenizer_config.json",
                                                           "special_tokens_map.json",
                                                           "added_tokens.json",
                                                           "README.md",
                                                           "LICENSE",
                                                           "LICENSE.txt",
                                                           "LICENSE.md",
                                                           "LICENCE",
                                                           "LICENCE.txt",
                                                           "LICENCE.md",
                                                           "COPYING"};

// In the order in which Checkpoint::open looks for them.
constexpr std::array<std::string_view, 5> kWeights = {"model.safetensors", "model.safetensors.index.json",
                                                      "pytorch_model.bin", "pytorch_model.bin.index.json",
                                                      "tf_model.h5"};

constexpr std::uint64_t kMaxDescriptionBytes = 4U << 20U; // of each: what the readers of these files accept
constexpr std::size_t kMaxNameLength = 128;

} // namespace

bool mayBePartOfModel(std::string_view fileName) {
    const bool isShard = fileName.ends_with(".safetensors") || fileName.ends_with(".bin");
    const bool isPlain = !fileName.empty() && fileName.size() <= kMaxNameLength && fileName.front() != '.' &&
                         std::ranges::all_of(fileName, [](char c) {
                             return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                    c == '.' || c == '_' || c == '-';
                         });
    return isPlain && (isShard || std::ranges::find(kDescription, fileName) != kDescription.end() ||
                       std::ranges::find(kWeights, fileName) != kWeights.end());
}

std::vector<HubFile> descriptionFiles(const HubModel& model) {
    std::vector<HubFile> files;
    for (const std::string_view name : kDescription)
        if (const HubFile* file = model.find(name); file && file->numBytes <= kMaxDescriptionBytes)
            files.push_back(*file);
    return files;
}

std::optional<HubFile> weightsFile(const HubModel& model) {
    for (const std::string_view name : kWeights)
        if (const HubFile* file = model.find(name)) return *file;
    return std::nullopt;
}

bool isIndex(const HubFile& weights) {
    return weights.name.ends_with(".index.json");
}

Result<std::vector<HubFile>> shardFiles(const HubModel& model, const HubFile& index, std::string_view indexText) {
    const std::string where = model.name.toString() + ": " + index.name;
    EARSHOT_TRY(const ShardIndex shards, parseShardIndex(indexText, where));
    std::vector<HubFile> files;
    for (const std::string& name : shards.files) {
        const HubFile* file = model.find(name);
        if (!file) return Error{ErrorCode::kInvalidData, "names " + name + ", which the hub doesn't have", where};
        files.push_back(*file);
    }
    return files;
}

} // namespace earshot
