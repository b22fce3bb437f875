// SPDX-License-Identifier: AGPL-3.0-or-later
#include "HttpHeaders.h"

#include <algorithm>
#include <charconv>

namespace earshot {
namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    while (!text.empty() && kBlanks.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
    while (!text.empty() && kBlanks.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
    return text;
}

bool isSameName(std::string_view name, std::string_view lowerCase) {
    return std::ranges::equal(name, lowerCase,
                              [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

// W/"abc" and "abc" -> abc
std::string_view withoutQuotes(std::string_view tag) {
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"') tag = tag.substr(1, tag.size() - 2);
    return tag;
}

} // namespace

std::optional<std::uint64_t> wholeNumber(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

void readHeaderLine(std::string_view line, HttpHead& head) {
    if (line.starts_with("HTTP/")) {
        head = {};
        return;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (isSameName(name, "content-length")) head.contentLength = wholeNumber(value);
    if (isSameName(name, "content-range")) head.contentRange = value;
    if (isSameName(name, "x-error-code")) head.errorCode = value;
    if (isSameName(name, "x-linked-size")) head.linkedSize = wholeNumber(value);
    if (isSameName(name, "x-linked-etag")) head.linkedEtag = withoutQuotes(value);
    if (isSameName(name, "retry-after"))
        if (const auto seconds = wholeNumber(value); seconds && *seconds <= 86400)
            head.retryAfter = std::chrono::seconds(*seconds);
}

} // namespace earshot
