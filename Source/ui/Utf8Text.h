// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Utf8Text: text from vocabularies, folders and settings for JUCE, which hangs on bytes that are no UTF-8. Any thread.
#pragma once

#include <juce_core/juce_core.h>

#include <string>
#include <string_view>

namespace earshot {

// [any] Text that is not UTF-8 comes out with a question mark for each byte that is not ASCII.
[[nodiscard]] inline juce::String utf8Text(std::string_view bytes) {
    const auto size = static_cast<int>(bytes.size());
    if (juce::CharPointer_UTF8::isValidString(bytes.data(), size)) return juce::String::fromUTF8(bytes.data(), size);
    std::string ascii(bytes);
    for (auto& letter : ascii)
        if (static_cast<unsigned char>(letter) > 0x7f) letter = '?';
    return {ascii};
}

} // namespace earshot
