// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Windows that clicks go through. Where JUCE's windowIgnoresMouseClicks only makes a window deaf, which is X11, its
// input region is emptied as well, so that what is beneath gets the click. Message thread.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

namespace earshot {

// [message] Of a component on the desktop that was put there with or without windowIgnoresMouseClicks.
void letClicksThrough(juce::ComponentPeer& peer, bool isThrough);

} // namespace earshot
