// SPDX-License-Identifier: AGPL-3.0-or-later
//
// One JSON object per line, read line by line.
#include "Manifest.h"

#include "JsonObject.h"

#include <fstream>
#include <utility>

namespace earshot {
namespace {

Result<ManifestEntry> parseEntry(const JsonObject& json, const std::filesystem::path& folder) {
    std::string file;
    EARSHOT_CHECK(json.read("path", file));
    EARSHOT_CHECK(json.read("file", file));
    if (file.empty())
        return Error{ErrorCode::kInvalidData, "names no sound file, expected a field 'file' or 'path'", json.where()};
    ManifestEntry entry;
    entry.file = folder / file;
    const std::string name = entry.file.filename().string();
    entry.source = name.substr(0, name.find('.'));
    EARSHOT_CHECK(json.read("split", entry.split));
    EARSHOT_CHECK(json.read("text", entry.text));
    EARSHOT_CHECK(json.read("start", entry.startSeconds));
    EARSHOT_CHECK(json.read("seconds", entry.seconds));
    constexpr double kMaxSeconds = 1e7; // four months
    const auto isTime = [](double value) { return value >= 0 && value <= kMaxSeconds; };
    if (!isTime(entry.startSeconds) || !isTime(entry.seconds))
        return Error{ErrorCode::kInvalidData, "'start' and 'seconds' must be times of 0 or more", json.where()};
    return entry;
}

} // namespace

Result<std::vector<ManifestEntry>> loadManifest(const std::filesystem::path& path, const ManifestFilter& filter) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        return Error{ErrorCode::kNotFound, "there is no such file", path.string()};
    std::ifstream stream(path);
    if (!stream || std::filesystem::is_directory(path, ignored))
        return Error{ErrorCode::kIo, "cannot be opened for reading", path.string()};

    std::vector<ManifestEntry> entries;
    std::string line;
    for (int number = 1; std::getline(stream, line); ++number) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        EARSHOT_TRY(const JsonObject json, JsonObject::parse(line, path.string() + ": line " + std::to_string(number)));
        if (!json.has("text")) continue;
        EARSHOT_TRY(ManifestEntry entry, parseEntry(json, path.parent_path()));
        if (!filter.split.empty() && entry.split != filter.split) continue;
        if (!filter.source.empty() && entry.source != filter.source) continue;
        entries.push_back(std::move(entry));
    }
    return entries;
}

} // namespace earshot
