// SPDX-License-Identifier: AGPL-3.0-or-later
#include "SavedSessions.h"

#include "UnicodeText.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace earshot {

std::vector<SavedSession> savedSessionsIn(const std::filesystem::path& folder) {
    std::vector<SavedSession> sessions;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        if (entry->path().extension() != ".jsonl") continue;
        auto journal = readJournal(entry->path());
        if (!journal.ok()) continue;
        const auto& words = journal->transcript.words;
        sessions.push_back({.file = entry->path(),
                            .header = std::move(journal->header),
                            .text = journal->transcript.text,
                            .folded = caseFolded(journal->transcript.text),
                            .durationSeconds = words.empty() ? 0 : words.back().endSeconds});
    }
    std::ranges::sort(sessions, std::ranges::greater(),
                      [](const SavedSession& session) { return std::pair(session.header.startedAt, session.file); });
    return sessions;
}

std::size_t findIn(const SavedSession& session, const std::string& sought) {
    return session.folded.find(caseFolded(sought));
}

} // namespace earshot
