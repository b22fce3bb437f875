// SPDX-License-Identifier: AGPL-3.0-or-later
//
// CaptionHistory: what the server tells clients that come late, and the transcript so far. Both are bounded. Labels are
// here while they last and nowhere afterwards. One thread at a time; the server's.
#pragma once

#include "CaptionEvent.h"
#include "ServerEvents.h"
#include "ServerMessages.h"

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace earshot {

using SharedMessage = std::shared_ptr<const std::string>;

class CaptionHistory {
public:
    CaptionHistory(std::size_t maxLines, std::size_t maxTranscriptWords)
        : maxLines_(maxLines),
          maxWords_(maxTranscriptWords) {}

    // Each remembers what is to be remembered and returns the message for all; status: null where nothing changed.
    SharedMessage add(int stream, const CaptionEvent& event);
    SharedMessage add(int stream, const ServerLabel& label);
    SharedMessage add(int stream, const ServerKeyword& keyword);
    SharedMessage add(int stream, const ServerStatus& status);
    void setStream(int stream, StreamIdentity identity) { identities_[stream] = std::move(identity); }
    void forget();

    // For one that has just come: last lines in the order in which they were said, then what is so at the moment.
    [[nodiscard]] std::vector<SharedMessage> messages() const;
    [[nodiscard]] const StreamIdentities& streams() const { return identities_; }
    // Nothing where there is no such stream. With the committed words of what is being said.
    [[nodiscard]] std::optional<Transcript> transcript(int stream) const;

private:
    struct Line {
        double startSeconds = 0;
        double endSeconds = 0;
        std::vector<TranscriptWord> words; // none: a gap
        std::string reason;
    };
    struct Stream {
        std::deque<Line> lines; // in order of time
        std::size_t numWords = 0;
        std::optional<CaptionEvent> partial;
        SharedMessage partialMessage;
        std::map<std::pair<std::string, std::string>, SharedMessage> activeLabels; // by model and label
        SharedMessage status;
    };

    void addLine(Stream& stream, Line line);
    void closeGaps(Stream& stream, double fromSeconds, double toSeconds);
    void addToHistory(SharedMessage message);

    std::size_t maxLines_;
    std::size_t maxWords_;
    StreamIdentities identities_;
    std::map<int, Stream> streams_;
    std::deque<SharedMessage> history_;
    std::optional<int> clearedStream_; // by the last entry: one more would say the same
};

} // namespace earshot
