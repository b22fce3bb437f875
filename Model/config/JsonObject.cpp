// SPDX-License-Identifier: AGPL-3.0-or-later
//
// JsonObject over nlohmann_json, whose exceptions stay in this file.
#include "JsonObject.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <limits>
#include <new>
#include <utility>

namespace earshot {
namespace {

// A vocabulary of 20,000 characters takes 0.4 MiB. The limits keep a hostile file from growing into gigabytes of nodes.
constexpr std::uintmax_t kMaxFileBytes = 4U << 20U;
constexpr int kMaxDepth = 32;

struct TooDeep {};

Result<std::string> readText(const std::filesystem::path& file) {
    std::error_code failure;
    const auto size = std::filesystem::file_size(file, failure);
    if (failure == std::errc::no_such_file_or_directory)
        return Error{ErrorCode::kNotFound, "there is no such file", file.string()};
    if (failure) return Error{ErrorCode::kIo, "cannot be read: " + failure.message(), file.string()};
    if (size > kMaxFileBytes)
        return Error{ErrorCode::kInvalidData, "is larger than any JSON file of a model (4 MiB)", file.string()};
    std::ifstream stream(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream.is_open() || stream.bad()) return Error{ErrorCode::kIo, "cannot be opened for reading", file.string()};
    return text;
}

bool isInteger(const nlohmann::json& value) {
    constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return value.is_number_integer() && !(value.is_number_unsigned() && value.get<std::uint64_t>() > kMax);
}

} // namespace

JsonObject::JsonObject(std::shared_ptr<const nlohmann::json> root, const nlohmann::json* object, std::string file,
                       std::string path)
    : root_(std::move(root)),
      object_(object),
      file_(std::move(file)),
      path_(std::move(path)) {}

Result<JsonObject> JsonObject::load(const std::filesystem::path& file) {
    EARSHOT_TRY(const std::string text, readText(file));
    return parse(text, file.string());
}

Result<JsonObject> JsonObject::parse(std::string_view text, const std::string& where) {
    try {
        const auto limitDepth = [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
            return depth <= kMaxDepth ? true : throw TooDeep{};
        };
        auto root = std::make_shared<const nlohmann::json>(nlohmann::json::parse(text, limitDepth));
        if (!root->is_object())
            return Error{ErrorCode::kInvalidData,
                         std::string("holds a JSON ") + root->type_name() + ", expected an object", where};
        const nlohmann::json* object = root.get();
        return JsonObject(std::move(root), object, where, {});
    } catch (const nlohmann::json::parse_error& error) {
        return Error{ErrorCode::kInvalidData, "is not valid JSON at byte " + std::to_string(error.byte), where};
    } catch (const TooDeep&) {
        return Error{ErrorCode::kInvalidData, "is nested deeper than " + std::to_string(kMaxDepth) + " levels", where};
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::kOutOfMemory, "needs more memory than there is", where};
    } catch (const nlohmann::json::exception& error) {
        return Error{ErrorCode::kInvalidData, std::string("cannot be used: ") + error.what(), where};
    }
}

const nlohmann::json* JsonObject::find(std::string_view field) const {
    const auto found = object_->find(field);
    return found == object_->end() || found->is_null() ? nullptr : &*found;
}

bool JsonObject::has(std::string_view field) const {
    return find(field) != nullptr;
}

std::string JsonObject::where() const {
    return path_.empty() ? file_ : file_ + ": " + path_;
}

std::string JsonObject::where(std::string_view field) const {
    return file_ + ": " + pathOf(field);
}

std::string JsonObject::pathOf(std::string_view field) const {
    return path_.empty() ? std::string(field) : path_ + "." + std::string(field);
}

Error JsonObject::wrongType(std::string_view field, std::string_view expected, const nlohmann::json& found) const {
    return Error{ErrorCode::kInvalidData,
                 "holds a " + std::string(found.type_name()) + ", expected " + std::string(expected), where(field)};
}

Result<void> JsonObject::read(std::string_view field, bool& target) const {
    const auto* value = find(field);
    if (!value) return {};
    if (!value->is_boolean()) return wrongType(field, "true or false", *value);
    target = value->get<bool>();
    return {};
}

Result<void> JsonObject::read(std::string_view field, std::int64_t& target) const {
    const auto* value = find(field);
    if (!value) return {};
    if (!isInteger(*value)) return wrongType(field, "an integer of 64 bits", *value);
    target = value->get<std::int64_t>();
    return {};
}

Result<void> JsonObject::read(std::string_view field, double& target) const {
    const auto* value = find(field);
    if (!value) return {};
    if (!value->is_number()) return wrongType(field, "a number", *value);
    target = value->get<double>();
    return {};
}

Result<void> JsonObject::read(std::string_view field, std::string& target) const {
    const auto* value = find(field);
    if (!value) return {};
    if (!value->is_string()) return wrongType(field, "a string", *value);
    target = value->get<std::string>();
    return {};
}

Result<void> JsonObject::read(std::string_view field, std::vector<std::int64_t>& target) const {
    const auto* value = find(field);
    if (!value) return {};
    if (!value->is_array()) return wrongType(field, "a list of integers", *value);
    std::vector<std::int64_t> list;
    for (const auto& element : *value) {
        if (!isInteger(element))
            return wrongType(std::string(field) + "[" + std::to_string(list.size()) + "]", "an integer of 64 bits",
                             element);
        list.push_back(element.get<std::int64_t>());
    }
    target = std::move(list);
    return {};
}

Result<void> JsonObject::read(std::string_view field, std::vector<std::string>& target) const {
    const auto* value = find(field);
    if (!value) return {};
    if (!value->is_array()) return wrongType(field, "a list of strings", *value);
    std::vector<std::string> list;
    for (const auto& element : *value) {
        if (!element.is_string())
            return wrongType(std::string(field) + "[" + std::to_string(list.size()) + "]", "a string", element);
        list.push_back(element.get<std::string>());
    }
    target = std::move(list);
    return {};
}

Result<JsonObject> JsonObject::object(std::string_view field) const {
    const auto* value = find(field);
    if (!value) return Error{ErrorCode::kNotFound, "is missing, expected an object", where(field)};
    if (!value->is_object()) return wrongType(field, "an object", *value);
    return JsonObject(root_, value, file_, pathOf(field));
}

Result<std::vector<JsonObject>> JsonObject::objects(std::string_view field) const {
    std::vector<JsonObject> list;
    const auto* value = find(field);
    if (!value) return list;
    if (!value->is_array()) return wrongType(field, "a list of objects", *value);
    for (const auto& element : *value) {
        const std::string indexed = std::string(field) + "[" + std::to_string(list.size()) + "]";
        if (!element.is_object()) return wrongType(indexed, "an object", element);
        list.push_back(JsonObject(root_, &element, file_, pathOf(indexed)));
    }
    return list;
}

std::vector<std::string> JsonObject::fieldNames() const {
    std::vector<std::string> names;
    for (const auto& [name, value] : object_->items()) names.push_back(name);
    return names;
}

} // namespace earshot
