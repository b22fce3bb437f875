// SPDX-License-Identifier: AGPL-3.0-or-later
#include "SafetensorsWriter.h"

#include <nlohmann/json.hpp>

#include <cstring>
#include <fstream>

namespace earshot {

void SafetensorsWriter::add(std::string name, std::vector<std::int64_t> shape, std::span<const float> values) {
    entries_.push_back({std::move(name), std::move(shape), {values.begin(), values.end()}});
}

// JSON, filled up with spaces so that the data start at a multiple of 8 bytes.
std::string SafetensorsWriter::header() const {
    nlohmann::ordered_json entries = nlohmann::ordered_json::object();
    std::uint64_t offset = 0;
    for (const Entry& entry : entries_) {
        const std::uint64_t end = offset + entry.values.size() * sizeof(float);
        entries[entry.name] = {{"dtype", "F32"}, {"shape", entry.shape}, {"data_offsets", {offset, end}}};
        offset = end;
    }
    std::string text = entries.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');
    return text;
}

Result<void> SafetensorsWriter::write(const std::filesystem::path& path) const {
    const std::string text = header();
    const std::uint64_t length = text.size();
    char lengthBytes[sizeof length];
    std::memcpy(lengthBytes, &length, sizeof length);

    std::ofstream file(path, std::ios::binary);
    file.write(lengthBytes, sizeof lengthBytes);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    for (const Entry& entry : entries_)
        file.write(reinterpret_cast<const char*>(entry.values.data()),
                   static_cast<std::streamsize>(entry.values.size() * sizeof(float)));
    file.close();
    if (!file)
        return Error{ErrorCode::kIo, "cannot be written; check the folder's permissions and free space", path.string()};
    return {};
}

} // namespace earshot
