// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What is being said and was just said, as paragraphs of a flow. Pure: any thread.
#pragma once

#include "CaptionSnapshot.h"
#include "TextFlow.h"

#include <vector>

namespace earshot {

// [any] The remembered lines and the open one, which is last. leavesOutCleared: none that silence has cleared.
[[nodiscard]] std::vector<FlowParagraph> captionParagraphs(const CaptionSnapshot& captions, bool leavesOutCleared,
                                                           juce::Colour speakerColour);

} // namespace earshot
