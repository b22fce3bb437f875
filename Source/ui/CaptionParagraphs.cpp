// SPDX-License-Identifier: AGPL-3.0-or-later
// See CaptionParagraphs.h.
#include "CaptionParagraphs.h"

#include <utility>

namespace earshot {

std::vector<FlowParagraph> captionParagraphs(const CaptionSnapshot& captions, bool leavesOutCleared,
                                             juce::Colour speakerColour) {
    std::vector<FlowParagraph> paragraphs;
    for (const auto& line : captions.lines) {
        if (leavesOutCleared && captions.clearedAtSeconds && line->endSeconds <= *captions.clearedAtSeconds) continue;
        paragraphs.push_back({.line = line, .colour = speakerColour});
    }
    FlowParagraph open{.openWords = captions.committed,
                       .numCommitted = captions.committed.size(),
                       .openId = captions.segmentId,
                       .colour = speakerColour};
    open.openWords.insert(open.openWords.end(), captions.tentative.begin(), captions.tentative.end());
    if (!open.openWords.empty()) paragraphs.push_back(std::move(open));
    return paragraphs;
}

} // namespace earshot
