// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Files that are replaced as a whole, and why that failed, which JUCE's own shorthands do not tell. Message thread.
#pragma once

#include <juce_core/juce_core.h>

#include <string_view>

namespace earshot {

// [message] The file holds this, or else what it held before, and the result is what the system says. Its folder is
// made.
[[nodiscard]] juce::Result writeWhole(const juce::File& file, std::string_view bytes);

} // namespace earshot
