// SPDX-License-Identifier: AGPL-3.0-or-later
#include "TextReplacement.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <string_view>

namespace earshot {
namespace {

constexpr std::uintmax_t kMaxFileBytes = 16U << 20U;

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r";
    const auto first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

Result<std::vector<TextReplacement>> parseJson(const std::string& text, const std::string& where) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) return Error{ErrorCode::kInvalidData, R"(is not JSON like {"from": "to"})", where};
    std::vector<TextReplacement> rules;
    for (const auto& [from, to] : json.items()) {
        if (!to.is_string()) return Error{ErrorCode::kInvalidData, "'" + from + "' is not replaced by text", where};
        rules.push_back({from, to.get<std::string>()});
    }
    return rules;
}

Result<std::vector<TextReplacement>> parseLines(std::string_view text, const std::string& where) {
    std::vector<TextReplacement> rules;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3); // a byte order mark, as Windows editors write it
    for (int number = 1; !text.empty(); ++number) {
        const std::string_view whole = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(whole.size() + 1, text.size()));
        const std::string_view line = trimmed(whole);
        if (line.empty() || line.starts_with('#')) continue;
        std::size_t divider = whole.find("=>"), width = 2;
        if (divider == std::string_view::npos) divider = whole.find('\t', whole.find(line)), width = 1;
        if (divider == std::string_view::npos || trimmed(whole.substr(0, divider)).empty())
            return Error{ErrorCode::kInvalidData, "expected 'from => to'", where + ":" + std::to_string(number)};
        rules.push_back(
            {std::string(trimmed(whole.substr(0, divider))), std::string(trimmed(whole.substr(divider + width)))});
    }
    return rules;
}

} // namespace

Result<std::vector<TextReplacement>> loadReplacements(const std::filesystem::path& file) {
    const std::string where = file.string();
    std::error_code failure;
    const std::uintmax_t size = std::filesystem::file_size(file, failure);
    if (failure) return Error{ErrorCode::kNotFound, failure.message(), where};
    if (size > kMaxFileBytes) return Error{ErrorCode::kInvalidData, "is too large for a list of replacements", where};
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream) return Error{ErrorCode::kIo, "could not be read", where};
    return file.extension() == ".json" ? parseJson(text, where) : parseLines(text, where);
}

} // namespace earshot
