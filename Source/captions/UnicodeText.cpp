// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Everything goes through decode(), which takes one code point or, where there is none, one byte.
#include "UnicodeText.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

namespace earshot {
namespace {

struct CodePoint {
    utf8proc_int32_t value = -1; // -1: a byte that is not UTF-8
    std::string_view bytes;
};

// Of text that is not empty.
CodePoint decode(std::string_view text) {
    CodePoint point;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &point.value);
    if (size <= 0) return {-1, text.substr(0, 1)};
    point.bytes = text.substr(0, static_cast<std::size_t>(size));
    return point;
}

void append(std::string& text, utf8proc_int32_t value) {
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto size = utf8proc_encode_char(value, bytes.data());
    text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
}

template <class Predicate>
bool anyCodePoint(std::string_view text, Predicate matches) {
    while (!text.empty()) {
        const CodePoint point = decode(text);
        if (point.value >= 0 && matches(point.value)) return true;
        text.remove_prefix(point.bytes.size());
    }
    return false;
}

bool isUpper(utf8proc_int32_t value) {
    const auto category = utf8proc_category(value);
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool isLower(utf8proc_int32_t value) {
    return utf8proc_category(value) == UTF8PROC_CATEGORY_LL;
}

bool isPunctuation(utf8proc_int32_t value) {
    const auto category = utf8proc_category(value);
    return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

CodePoint lastCodePoint(std::string_view text) {
    std::size_t start = text.size() - 1;
    while (start > 0 && text.size() - start < 4 && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) --start;
    const CodePoint point = decode(text.substr(start));
    return point.bytes.size() == text.size() - start ? point : CodePoint{-1, text.substr(text.size() - 1)};
}

} // namespace

Grapheme firstGrapheme(std::string_view text) {
    Grapheme grapheme;
    std::size_t length = 0;
    utf8proc_int32_t previous = 0;
    utf8proc_int32_t state = 0;
    while (length < text.size()) {
        const CodePoint point = decode(text.substr(length));
        if (point.value < 0) { // one column per byte
            if (length == 0) return {point.bytes, 1};
            break;
        }
        if (length > 0 && utf8proc_grapheme_break_stateful(previous, point.value, &state)) break;
        grapheme.columns = std::max(grapheme.columns, utf8proc_charwidth(point.value));
        length += point.bytes.size();
        previous = point.value;
    }
    grapheme.bytes = text.substr(0, length);
    return grapheme;
}

std::string toLower(std::string_view text) {
    std::string lower;
    while (!text.empty()) {
        const CodePoint point = decode(text);
        if (point.value < 0)
            lower += point.bytes;
        else
            append(lower, utf8proc_tolower(point.value));
        text.remove_prefix(point.bytes.size());
    }
    return lower;
}

std::string capitalized(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const CodePoint point = decode(text);
        text.remove_prefix(point.bytes.size());
        if (point.value >= 0 && !isPunctuation(point.value)) {
            append(result, utf8proc_totitle(point.value));
            break;
        }
        result += point.bytes; // an apostrophe or the like
    }
    return result.append(text);
}

std::string caseFolded(std::string_view text) {
    utf8proc_uint8_t* folded = nullptr;
    const auto size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                     &folded, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(folded, &std::free);
    if (size < 0) return std::string(text);
    return {reinterpret_cast<const char*>(folded), static_cast<std::size_t>(size)};
}

bool hasUpperCase(std::string_view text) {
    return anyCodePoint(text, isUpper);
}

bool hasLowerCase(std::string_view text) {
    return anyCodePoint(text, isLower);
}

bool endsInCasedScript(std::string_view text) {
    if (text.empty()) return false;
    const utf8proc_int32_t last = lastCodePoint(text).value;
    return last >= 0 && (isUpper(last) || isLower(last) || (last >= '0' && last <= '9'));
}

std::string_view withoutPunctuation(std::string_view text) {
    while (!text.empty()) {
        const CodePoint last = lastCodePoint(text);
        if (last.value < 0 || !isPunctuation(last.value)) break;
        text.remove_suffix(last.bytes.size());
    }
    return text;
}

} // namespace earshot
