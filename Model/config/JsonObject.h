// SPDX-License-Identifier: AGPL-3.0-or-later
//
// JsonObject: typed reading of the small JSON files of a model folder. A wrong type or a missing file becomes an Error
// that names the file, the JSON path and what was expected. Absent and null fields leave the target as it is, so the
// defaults stand where the target is declared. Any thread.
#pragma once

#include "Result.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

class JsonObject {
public:
    // Errors: kNotFound, kIo, kInvalidData (not JSON, not an object, absurdly large or deep).
    static Result<JsonObject> load(const std::filesystem::path& file);
    // `where` names the source in errors.
    static Result<JsonObject> parse(std::string_view text, const std::string& where);

    // Present and not null.
    [[nodiscard]] bool has(std::string_view field) const;

    Result<void> read(std::string_view field, bool& target) const;
    Result<void> read(std::string_view field, std::int64_t& target) const;
    Result<void> read(std::string_view field, double& target) const;
    Result<void> read(std::string_view field, std::string& target) const;
    Result<void> read(std::string_view field, std::vector<std::int64_t>& target) const;
    Result<void> read(std::string_view field, std::vector<std::string>& target) const;

    // The object that `field` holds. Errors: kNotFound, kInvalidData.
    [[nodiscard]] Result<JsonObject> object(std::string_view field) const;
    // The objects in the list that `field` holds; none where it is absent. Error: kInvalidData.
    [[nodiscard]] Result<std::vector<JsonObject>> objects(std::string_view field) const;
    [[nodiscard]] std::vector<std::string> fieldNames() const;

    // The name that errors about this object, or about one of its fields, carry: "config.json: conv_dim".
    [[nodiscard]] std::string where() const;
    [[nodiscard]] std::string where(std::string_view field) const;

private:
    JsonObject(std::shared_ptr<const nlohmann::json> root, const nlohmann::json* object, std::string file,
               std::string path);
    [[nodiscard]] std::string pathOf(std::string_view field) const;
    [[nodiscard]] const nlohmann::json* find(std::string_view field) const;
    [[nodiscard]] Error wrongType(std::string_view field, std::string_view expected, const nlohmann::json& found) const;

    std::shared_ptr<const nlohmann::json> root_; // keeps object_ alive
    const nlohmann::json* object_;
    std::string file_;
    std::string path_; // of object_ within the file; empty at the root
};

} // namespace earshot
