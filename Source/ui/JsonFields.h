// SPDX-License-Identifier: AGPL-3.0-or-later
//
// JsonFields: reads stored settings from JSON, each field in its range. What is absent keeps the value it has; what is
// wrong fails the whole, so that nobody takes over half of damaged settings. Any thread.
#pragma once

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace earshot {

// [any]
[[nodiscard]] inline std::string utf8Path(const std::filesystem::path& path) {
    const std::u8string text = path.u8string();
    return {text.begin(), text.end()};
}

// Reads fields one after the other and remembers whether all of them were right.
class JsonFields {
public:
    using Json = nlohmann::ordered_json;
    struct Range {
        double lowest;
        double highest;
    };

    // [any] as all of it. `json` outlives this.
    explicit JsonFields(const Json& json) : json_(json), ok_(json.is_object()) {}

    void number(const char* name, double& to, Range range) {
        const Json* field = find(name);
        if (field == nullptr) return;
        if (!field->is_number()) return fail();
        const double value = field->get<double>();
        if (!(value >= range.lowest && value <= range.highest)) return fail();
        to = value;
    }
    void integer(const char* name, int& to, int lowest, int highest) {
        double value = to;
        number(name, value, {static_cast<double>(lowest), static_cast<double>(highest)});
        if (value != std::floor(value)) return fail();
        to = static_cast<int>(value);
    }
    void flag(const char* name, bool& to) {
        const Json* field = find(name);
        if (field == nullptr) return;
        if (!field->is_boolean()) return fail();
        to = field->get<bool>();
    }
    void text(const char* name, std::string& to) {
        const Json* field = find(name);
        if (field == nullptr) return;
        if (!field->is_string() || field->get_ref<const std::string&>().size() > kMaxTextBytes) return fail();
        to = field->get<std::string>();
    }
    // names: of the enumerators, in their order.
    template <class Enum>
    void choice(const char* name, Enum& to, std::span<const char* const> names) {
        std::string value = names[static_cast<std::size_t>(to)];
        text(name, value);
        const auto found = std::find(names.begin(), names.end(), value);
        if (found == names.end()) return fail();
        to = static_cast<Enum>(found - names.begin());
    }
    void path(const char* name, std::filesystem::path& to) {
        std::string value = utf8Path(to);
        text(name, value);
        to = std::filesystem::path(std::u8string(value.begin(), value.end()));
    }
    // read: (JsonFields&, Entry&)
    template <class Entry, class Read>
    void list(const char* name, std::vector<Entry>& to, Read read) {
        const Json* field = find(name);
        if (field == nullptr) return;
        if (!field->is_array() || field->size() > kMaxEntries) return fail();
        std::vector<Entry> entries;
        for (const Json& item : *field) {
            JsonFields reader(item);
            read(reader, entries.emplace_back());
            if (!reader.ok_) return fail();
        }
        to = std::move(entries);
    }
    template <class Read>
    void object(const char* name, Read read) {
        const Json* field = find(name);
        if (field == nullptr) return;
        JsonFields reader(*field);
        read(reader);
        if (!reader.ok_) fail();
    }

    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] const Json& json() const { return json_; }
    void fail() { ok_ = false; }

    static constexpr std::size_t kMaxEntries = 1000;   // of a list
    static constexpr std::size_t kMaxTextBytes = 4096; // of one name or path

private:
    const Json* find(const char* name) {
        if (!ok_) return nullptr;
        const auto found = json_.find(name);
        return found == json_.end() ? nullptr : &*found;
    }

    const Json& json_;
    bool ok_;
};

} // namespace earshot
