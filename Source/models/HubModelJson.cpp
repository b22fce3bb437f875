// SPDX-License-Identifier: AGPL-3.0-or-later
#include "HubModelJson.h"

#include "JsonObject.h"
#include "ModelFiles.h"

namespace earshot {
namespace {

// Sizes, offsets and sums of a few hundred of them stay far from overflowing.
constexpr std::int64_t kMaxFileBytes = std::int64_t{1} << 50;

Result<HubFile> parseFile(const JsonObject& json, std::string fileName) {
    std::int64_t numBytes = -1;
    std::string gitBlob;
    HubFile file{.name = std::move(fileName), .numBytes = 0, .digest = {}};
    EARSHOT_CHECK(json.read("size", numBytes));
    if (json.has("lfs")) {
        EARSHOT_TRY(const JsonObject lfs, json.object("lfs"));
        EARSHOT_CHECK(lfs.read("sha256", file.digest.hex));
        EARSHOT_CHECK(lfs.read("size", numBytes));
    } else {
        file.digest.kind = DigestKind::kGitBlob;
        EARSHOT_CHECK(json.read("blobId", file.digest.hex));
    }
    if (numBytes < 0 || numBytes > kMaxFileBytes)
        return Error{ErrorCode::kInvalidData, "the hub doesn't say how large " + file.name + " is", json.where()};
    if (!isDigest(file.digest.kind, file.digest.hex))
        return Error{ErrorCode::kInvalidData, "the hub gives no checksum of " + file.name, json.where()};
    file.numBytes = static_cast<std::uint64_t>(numBytes);
    return file;
}

} // namespace

Result<HubModel> parseHubModel(std::string_view text, const ModelName& name) {
    HubModel model{.name = name, .commit = {}, .files = {}};
    EARSHOT_TRY(const JsonObject json, JsonObject::parse(text, name.toString() + ": the hub's answer"));
    EARSHOT_CHECK(json.read("sha", model.commit));
    if (!isDigest(DigestKind::kGitBlob, model.commit))
        return Error{ErrorCode::kInvalidData, "doesn't say which commit it is about; is this a hub?", json.where()};
    EARSHOT_TRY(const std::vector<JsonObject> siblings, json.objects("siblings"));
    for (const JsonObject& sibling : siblings) {
        std::string fileName;
        EARSHOT_CHECK(sibling.read("rfilename", fileName));
        if (!mayBePartOfModel(fileName)) continue;
        EARSHOT_TRY(HubFile file, parseFile(sibling, fileName));
        model.files.push_back(std::move(file));
    }
    return model;
}

} // namespace earshot
