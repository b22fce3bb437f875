// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Earshot's picture, on its windows and in the tray. Message thread.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

namespace earshot {

// [message]
[[nodiscard]] juce::Image appIcon();
// [message] window: on the desktop already.
void setAppIcon(juce::DocumentWindow& window);

} // namespace earshot
