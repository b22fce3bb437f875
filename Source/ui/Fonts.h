// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Fonts of the views: the system's, chosen so that Latin, Arabic, Japanese, Chinese and Hindi are drawn in one style
// where the Noto families are installed, and with whatever the system has elsewhere. Message thread.
#pragma once

#include <juce_graphics/juce_graphics.h>

namespace earshot {

enum class FontWeight { kRegular, kBold };

// [message] height: in logical pixels, from the top of the tallest letter to the bottom of the lowest. family: one that
// is installed; empty, or not installed: ours.
[[nodiscard]] juce::Font uiFont(float height, FontWeight weight = FontWeight::kRegular,
                                const juce::String& family = {});

} // namespace earshot
