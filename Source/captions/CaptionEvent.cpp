// SPDX-License-Identifier: AGPL-3.0-or-later
#include "CaptionEvent.h"

namespace earshot {

std::string_view describe(CaptionEventKind kind) {
    switch (kind) {
    case CaptionEventKind::kPartial: return "partial";
    case CaptionEventKind::kFinal: return "final";
    case CaptionEventKind::kGap: return "gap";
    case CaptionEventKind::kClear: return "clear";
    }
    return {};
}

std::string joinWords(const std::vector<TranscriptWord>& words) {
    std::string text;
    for (const TranscriptWord& word : words) text += (text.empty() ? "" : " ") + word.text;
    return text;
}

} // namespace earshot
