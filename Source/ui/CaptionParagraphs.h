// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What is being said and was just said, as paragraphs of a flow. Pure: any thread.
#pragma once

#include "StreamSnapshot.h"
#include "TextFlow.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace earshot {

// One of the sounds that are captioned at the same time.
struct CaptionSource {
    std::shared_ptr<const StreamSnapshot> snapshot{}; // may be null
    std::string name{};                               // of who speaks; may be empty
    juce::Colour colour{};                            // of a bar beside its lines; transparent: none
    double offsetSeconds = 0;                         // from its stream's time to one that all sources share
    std::int64_t id = 0;                              // another stream has another one
};

// [any] The remembered lines and the open one, which is last. leavesOutCleared: none that silence has cleared.
[[nodiscard]] std::vector<FlowParagraph> captionParagraphs(const CaptionSource& source, bool leavesOutCleared);

// [any] Of several sources: those that are over in order of time, what is being said below them.
void sortByTime(std::vector<FlowParagraph>& paragraphs);

} // namespace earshot
