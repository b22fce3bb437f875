// SPDX-License-Identifier: AGPL-3.0-or-later
//
// EntryRow: what a list of recordings, or of what was said, draws of each: a bold name with a line about it below.
// Message thread.
#pragma once

#include "Theme.h"

#include <juce_gui_basics/juce_gui_basics.h>

namespace earshot {

struct EntryRow {
    static constexpr int kHeight = 56; // unscaled

    juce::String name;
    juce::String detail;
    bool isProblem = false; // what the line below tells
    double progress = 0;    // 0 to 1, a bar along the row's foot

    // [message] In all of 0, 0, width, height.
    void paint(juce::Graphics& graphics, const Theme& theme, int width, int height, bool isSelected) const;
};

// [message] In the place of a list that has nothing to show.
void paintEmptyList(juce::Graphics& graphics, const Theme& theme, juce::Rectangle<int> area, const juce::String& text);

} // namespace earshot
