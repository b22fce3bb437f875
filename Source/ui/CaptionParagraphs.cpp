// SPDX-License-Identifier: AGPL-3.0-or-later
// See CaptionParagraphs.h.
#include "CaptionParagraphs.h"

#include <algorithm>
#include <utility>

namespace earshot {

std::vector<FlowParagraph> captionParagraphs(const CaptionSource& source, bool leavesOutCleared) {
    if (source.snapshot == nullptr || source.snapshot->captions == nullptr) return {};
    const CaptionSnapshot& captions = *source.snapshot->captions;
    std::vector<FlowParagraph> paragraphs;
    for (const auto& line : captions.lines) {
        if (leavesOutCleared && captions.clearedAtSeconds && line->endSeconds <= *captions.clearedAtSeconds) continue;
        paragraphs.push_back({.line = line, .atSeconds = line->startSeconds});
    }
    FlowParagraph open{
        .openWords = captions.committed, .numCommitted = captions.committed.size(), .openId = captions.segmentId};
    open.openWords.insert(open.openWords.end(), captions.tentative.begin(), captions.tentative.end());
    if (!open.openWords.empty()) {
        open.atSeconds = open.openWords.front().startSeconds;
        paragraphs.push_back(std::move(open));
    }
    for (FlowParagraph& paragraph : paragraphs) {
        paragraph.source = source.id;
        paragraph.speaker = source.name;
        paragraph.colour = source.colour;
        paragraph.atSeconds += source.offsetSeconds;
    }
    return paragraphs;
}

void sortByTime(std::vector<FlowParagraph>& paragraphs) {
    std::ranges::stable_sort(paragraphs, [](const FlowParagraph& a, const FlowParagraph& b) {
        const bool isAOver = a.line != nullptr, isBOver = b.line != nullptr;
        return isAOver != isBOver ? isAOver : a.atSeconds < b.atSeconds;
    });
}

} // namespace earshot
