// SPDX-License-Identifier: AGPL-3.0-or-later
//
// JUCE's files as the engine's paths, and back. Any thread.
#pragma once

#include "Utf8Text.h"

#include <juce_core/juce_core.h>

#include <filesystem>

namespace earshot {

// [any]
[[nodiscard]] inline std::filesystem::path pathOf(const juce::File& file) {
    return {reinterpret_cast<const char8_t*>(file.getFullPathName().toRawUTF8())};
}

// [any] path: absolute.
[[nodiscard]] inline juce::File fileOf(const std::filesystem::path& path) {
    const std::u8string text = path.u8string();
    return juce::File(utf8Text({reinterpret_cast<const char*>(text.data()), text.size()}));
}

} // namespace earshot
