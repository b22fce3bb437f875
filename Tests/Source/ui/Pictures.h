// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What the programs that take the documents' pictures have in common. Message thread.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>

namespace earshot {

// A PNG of what `view` draws.
void writePicture(juce::Component& view, const juce::File& folder, const char* name, float scale = 1.0f);

// With JUCE up and the folder that the command line names; what main() returns.
int takePictures(int argc, char** argv, const std::function<void(const juce::File& folder)>& take);

} // namespace earshot
