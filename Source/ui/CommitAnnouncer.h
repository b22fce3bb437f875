// SPDX-License-Identifier: AGPL-3.0-or-later
//
// CommitAnnouncer: what a screen reader or braille display is told of live captions: committed words only, each once,
// in pieces worth hearing: up to the end of a line, or what has come in some seconds. Message thread.
#pragma once

#include "CaptionSnapshot.h"

#include <cstdint>
#include <limits>
#include <string>

namespace earshot {

class CommitAnnouncer {
public:
    static constexpr double kLongestWaitSeconds = 4.0;

    // [message] What to say now; mostly nothing. nowSeconds: of any clock that runs.
    [[nodiscard]] std::string update(const CaptionSnapshot& snapshot, double nowSeconds);
    // [message] Passes over everything up to here, as when announcing is turned on in the middle of a session.
    void skip(const CaptionSnapshot& snapshot);

private:
    std::int64_t segmentId_ = std::numeric_limits<std::int64_t>::min(); // the newest of which anything was said
    std::size_t numSaid_ = 0;                                           // words of it
    bool isWaiting_ = false;
    double waitingSince_ = 0;
};

} // namespace earshot
