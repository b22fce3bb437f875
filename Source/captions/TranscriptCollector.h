// SPDX-License-Identifier: AGPL-3.0-or-later
//
// TranscriptCollector: from caption events to the transcript of all that was settled, late lines in their places. Grows
// with the transcript. Any thread but audio and inference, one at a time.
#pragma once

#include "CaptionEvent.h"
#include "GapList.h"

#include <limits>
#include <string>
#include <vector>

namespace earshot {

class TranscriptCollector {
public:
    // [message] Finals and gaps; others do not count.
    void add(CaptionEvent event);
    // [message] What was added so far.
    [[nodiscard]] Transcript transcript(const std::string& track) const;

private:
    std::vector<CaptionEvent> finals_; // by the time of their first word
    GapList gaps_{std::numeric_limits<std::size_t>::max()};
};

} // namespace earshot
