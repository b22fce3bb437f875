// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Caption events as JSON, one line each: what the journal stores and what programs read. Pure: any thread.
//   {"type": "final", "segment": 3, "start": 1.2, "end": 2.5, "text": "Hello there.", "committed": 2, "words":
//    [{"text", "start", "end", "confidence", "host": see HostPositionJson.h}]}, and "fills_gap": true where it does
//   {"type": "partial", …} alike; {"type": "gap", "start", "end", "text", "reason"}; {"type": "clear", "end"}
// Readers ignore names that they do not know.
#pragma once

#include "CaptionEvent.h"

#include <optional>
#include <string>
#include <string_view>

namespace earshot {

// [any] Without the line's end.
[[nodiscard]] std::string captionEventToJson(const CaptionEvent& event);
// Nothing where it is none.
[[nodiscard]] std::optional<CaptionEvent> captionEventFromJson(std::string_view line);

} // namespace earshot
