// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What was said before and saved on the user's wish: the journals in a folder, to be listed, searched, opened, deleted.
// [any] all of it; reads files, so that the message thread leaves it to another one.
#pragma once

#include "Result.h"
#include "TranscriptJournal.h"

#include <filesystem>
#include <string>
#include <vector>

namespace earshot {

struct SavedSession {
    std::filesystem::path file;
    JournalHeader header{};
    std::string text{};
    std::string folded{};       // to be searched
    double durationSeconds = 0; // up to the last word
};

// The newest first. Files that are no journals are left out.
[[nodiscard]] std::vector<SavedSession> savedSessionsIn(const std::filesystem::path& folder);

// Where the words sought stand in its text, in any case; npos where they do not. Empty: at its beginning.
[[nodiscard]] std::size_t findIn(const SavedSession& session, const std::string& sought);

} // namespace earshot
