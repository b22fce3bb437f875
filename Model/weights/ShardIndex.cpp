// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ShardIndex.h"

#include "JsonGuard.h"
#include "StoredTensor.h"

#include <algorithm>

namespace earshot {
namespace {

constexpr std::size_t kMaxShards = 256;

bool isShardName(std::string_view name) {
    const bool plain = isTensorName(name) && name.find_first_of("/\\:") == std::string_view::npos;
    return plain && name.front() != '.' && (name.ends_with(".safetensors") || name.ends_with(".bin"));
}

// {"metadata": {anything}, "weight_map": {tensor: file}}
class IndexParser : public JsonGuard {
public:
    ShardIndex index;

private:
    bool onKey(const std::string& key) override {
        if (depth() == 1) inWeightMap_ = key == "weight_map";
        if (depth() != 2 || !inWeightMap_) return true;
        if (!isTensorName(key)) return refuse("names a tensor in weight_map that is empty, too long or not ASCII");
        if (index.tensors.size() == kMaxTensors) return refuse("has more than 8192 tensors in weight_map");
        index.tensors.emplace_back(key, 0);
        return true;
    }

    bool onStart(bool isObject) override {
        if (depth() == 1) return isObject || refuse("is not a JSON object");
        return !inWeightMap_ || (depth() == 2 && isObject) || refuse("has a weight_map of the wrong form");
    }

    bool onString(const std::string& value) override {
        if (!inWeightMap_) return onOther("a string");
        if (depth() != 2) return refuse("has a weight_map that is not an object");
        if (!isShardName(value))
            return refuse("has a weight_map that points to '" + printable(value) +
                          "'; only .safetensors or .bin files beside the index are read");
        index.tensors.back().second = fileIndex(value);
        return index.files.size() <= kMaxShards || refuse("names more than 256 files");
    }

    bool onOther(const std::string& what) override {
        return (depth() > 0 && !inWeightMap_) || refuse("holds " + what + " where a file name belongs");
    }

    std::size_t fileIndex(const std::string& file) {
        const auto found = std::ranges::find(index.files, file);
        if (found != index.files.end()) return static_cast<std::size_t>(found - index.files.begin());
        index.files.push_back(file);
        return index.files.size() - 1;
    }

    bool inWeightMap_ = false;
};

} // namespace

Result<ShardIndex> parseShardIndex(std::string_view json, const std::string& where) {
    IndexParser parser;
    EARSHOT_CHECK(parser.run(json, where));
    if (parser.index.tensors.empty())
        return Error{ErrorCode::kInvalidData, "has no weight_map that says which file holds which tensor", where};
    return std::move(parser.index);
}

} // namespace earshot
