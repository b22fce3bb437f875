// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What was said before and saved on the user's wish: the journals in a folder, to be listed, searched, opened, deleted.
// Sources that were heard at once have a journal each and are one session.
// [any] all of it; reads files, so that the message thread leaves it to another one.
#pragma once

#include "Result.h"
#include "TranscriptExport.h"
#include "TranscriptJournal.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace earshot {

struct SavedSession {
    std::vector<std::filesystem::path> files{}; // in the order in which they were begun, as the next
    std::vector<std::string> tracks{};          // each once
    std::string startedAt{};
    std::string text{};
    std::string folded{};       // to be searched
    double durationSeconds = 0; // up to the last word
};

// The newest first. Files that are no journals are left out.
[[nodiscard]] std::vector<SavedSession> savedSessionsIn(const std::filesystem::path& folder);

// Where the words sought stand in its text, in any case; npos where they do not. Empty: at its beginning.
[[nodiscard]] std::size_t findIn(const SavedSession& session, const std::string& sought);

struct ReadSession {
    std::vector<SpokenLine> lines;              // in order of time, with their speakers where there are several
    std::map<std::string, std::string> colours; // of those, "#58d3c7"
};
// Errors: those of readJournal.
[[nodiscard]] Result<ReadSession> readSession(const SavedSession& session);

} // namespace earshot
