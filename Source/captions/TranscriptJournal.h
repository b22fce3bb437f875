// SPDX-License-Identifier: AGPL-3.0-or-later
//
// TranscriptJournal: what was said, on disk while it is being said, so that neither a crash nor a full disk takes the
// transcript along. A file of JSON lines to which lines are only added; each is with the system when append() returns,
// and with the disk within a bounded time. Never touches a file that exists. Any thread but audio and inference (it
// waits for the disk), one at a time.
#pragma once

#include "AppendFile.h"
#include "CaptionEvent.h"
#include "Result.h"

#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace earshot {

struct JournalHeader {
    std::string track{}; // whose sound; may be empty
    std::string model{};
    std::string startedAt{};  // as the caller writes times
    std::string occasion{};   // equal in journals of what was heard at once; empty: on its own
    double offsetSeconds = 0; // of its beginning from the occasion's
    std::string colour{};     // of the track in views, "#58d3c7"; may be empty
};

class TranscriptJournal {
public:
    // [message] A new file; where `file` exists, "name-2.jsonl" and so on beside it. Folders are made.
    // Errors: kIo where none can be made.
    static Result<TranscriptJournal> create(const std::filesystem::path& file, const JournalHeader& header);

    // Finals, gaps and clearings; of partials, tentative or not, the words from the first that changed on, so that what
    // is being said is not lost before its line ends. nowSeconds: stream time, which bounds how often the disk is
    // waited for. Where writing fails the error is returned, the event waits in memory, and the next call tries again;
    // beyond kMaxWaiting the oldest are lost, and counted.
    Result<void> append(const CaptionEvent& event, double nowSeconds);
    // Writes what waits, and waits for the disk.
    Result<void> flush();

    [[nodiscard]] const std::filesystem::path& path() const { return file_.path(); }
    [[nodiscard]] std::size_t numWaiting() const { return waiting_.size(); }
    [[nodiscard]] std::int64_t numLost() const { return numLost_; }

    static constexpr std::size_t kMaxWaiting = 10'000;

private:
    explicit TranscriptJournal(AppendFile file) : file_(std::move(file)) {}
    Result<void> writeWaiting();
    [[nodiscard]] std::optional<CaptionEvent> changeOf(const CaptionEvent& partial);

    AppendFile file_;
    std::deque<std::string> waiting_;
    std::int64_t numLost_ = 0;
    std::int64_t openSegment_ = -1;         // the one that is being spoken,
    std::vector<TranscriptWord> openWords_; // and its words as they were written
    std::optional<double> lastSync_;
};

struct RecoveredJournal {
    JournalHeader header{};
    Transcript transcript{}; // late lines in their places
    std::int64_t numDamagedLines = 0;
    bool hasTornEnd = false; // the last line was being written
};

// [loader] Reads what is there. Errors: kNotFound, kIo; kInvalidData where it is no journal.
[[nodiscard]] Result<RecoveredJournal> readJournal(const std::filesystem::path& file);

} // namespace earshot
