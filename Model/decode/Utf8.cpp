// SPDX-License-Identifier: AGPL-3.0-or-later
//
// utf8proc is a C library; its types stay in this file.
#include "Utf8.h"

#include <utf8proc.h>

#include <array>

namespace earshot {

std::string toLowerUtf8(std::string_view text) {
    std::string lower;
    lower.reserve(text.size());
    while (!text.empty()) {
        utf8proc_int32_t character = 0;
        const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                             static_cast<utf8proc_ssize_t>(text.size()), &character);
        if (length <= 0) { // not UTF-8
            lower += text.front();
            text.remove_prefix(1);
            continue;
        }
        std::array<utf8proc_uint8_t, 4> encoded{};
        const auto written = utf8proc_encode_char(utf8proc_tolower(character), encoded.data());
        lower.append(reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(written));
        text.remove_prefix(static_cast<std::size_t>(length));
    }
    return lower;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\n\v\f\r";
    const auto first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

} // namespace earshot
