// SPDX-License-Identifier: AGPL-3.0-or-later
#include "JsonGuard.h"

#include <algorithm>

namespace earshot {
namespace {

constexpr std::size_t kMaxStretch = 65536;

// The longest stretch of a text between two quotation marks. The parser keeps two growing copies of what it has read
// since the last string or number began; bounding stretches bounds those.
std::size_t longestStretch(std::string_view text) {
    std::size_t longest = 0;
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\') { // escapes what follows
            ++i;
        } else if (text[i] == '"') {
            longest = std::max(longest, i - start);
            start = i;
        }
    }
    return std::max(longest, text.size() - start);
}

} // namespace

Result<void> JsonGuard::run(std::string_view text, const std::string& where) {
    if (longestStretch(text) > kMaxStretch)
        return Error{ErrorCode::kInvalidData, "holds a string, number or list of more than 65536 characters", where};
    try {
        if (nlohmann::json::sax_parse(text, static_cast<nlohmann::json_sax<nlohmann::json>*>(this))) return {};
    } catch (const std::exception& exception) {
        return Error{ErrorCode::kInternal, std::string("reading JSON failed: ") + exception.what(), where};
    }
    return Error{ErrorCode::kInvalidData, message_.empty() ? "is not valid JSON" : message_, where};
}

bool JsonGuard::refuse(std::string message) {
    message_ = std::move(message);
    return false;
}

bool JsonGuard::onStart(bool isObject) {
    return onOther(isObject ? "an object" : "a list");
}

bool JsonGuard::onEnd() {
    return true;
}

bool JsonGuard::onString(const std::string&) {
    return onOther("a string");
}

bool JsonGuard::onWholeNumber(std::uint64_t) {
    return onOther("a number");
}

bool JsonGuard::onOther(const std::string& what) {
    return refuse("holds " + what + " where none belongs");
}

bool JsonGuard::parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) {
    return refuse("is not valid JSON from byte " + std::to_string(position) + " on; the file is damaged");
}

bool JsonGuard::start(bool isObject) {
    if (++depth_ > kMaxDepth) return refuse("is nested more than 8 levels deep");
    return onStart(isObject);
}

bool JsonGuard::end() {
    --depth_;
    return onEnd();
}

} // namespace earshot
