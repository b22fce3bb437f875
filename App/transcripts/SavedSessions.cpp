// SPDX-License-Identifier: AGPL-3.0-or-later
#include "SavedSessions.h"

#include "EditedTranscript.h"
#include "UnicodeText.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace earshot {
namespace {

// What a list needs to know of it.
struct Journal {
    std::filesystem::path file;
    JournalHeader header;
    std::string text;
    double endSeconds; // of the last word
};

std::vector<Journal> journalsIn(const std::filesystem::path& folder) {
    std::vector<Journal> journals;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        if (entry->path().extension() != ".jsonl") continue;
        auto journal = readJournal(entry->path());
        if (!journal.ok()) continue;
        const auto& words = journal->transcript.words;
        journals.push_back({entry->path(), std::move(journal->header), std::move(journal->transcript.text),
                            words.empty() ? 0 : words.back().endSeconds});
    }
    std::ranges::sort(journals, {},
                      [](const Journal& journal) { return std::pair(journal.header.startedAt, journal.file); });
    return journals;
}

void add(SavedSession& session, const Journal& journal) {
    const JournalHeader& header = journal.header;
    if (session.files.empty()) session.startedAt = header.startedAt;
    session.files.push_back(journal.file);
    if (std::ranges::find(session.tracks, header.track) == session.tracks.end()) session.tracks.push_back(header.track);
    if (!session.text.empty() && !journal.text.empty()) session.text += ' ';
    session.text += journal.text;
    if (!journal.text.empty())
        session.durationSeconds = std::max(session.durationSeconds, header.offsetSeconds + journal.endSeconds);
}

// From a journal's time to that of its session.
std::vector<TranscriptWord> later(std::vector<TranscriptWord> words, double offsetSeconds) {
    for (TranscriptWord& word : words) {
        word.startSeconds += offsetSeconds;
        word.endSeconds += offsetSeconds;
    }
    return words;
}

} // namespace

std::vector<SavedSession> savedSessionsIn(const std::filesystem::path& folder) {
    std::vector<SavedSession> sessions;
    std::map<std::string, std::size_t> occasions; // where in sessions
    for (const Journal& journal : journalsIn(folder)) {
        const std::string& occasion = journal.header.occasion;
        const auto known = occasion.empty() ? occasions.end() : occasions.find(occasion);
        if (known == occasions.end()) {
            if (!occasion.empty()) occasions.emplace(occasion, sessions.size());
            sessions.emplace_back();
        }
        add(known == occasions.end() ? sessions.back() : sessions[known->second], journal);
    }
    for (SavedSession& session : sessions) session.folded = caseFolded(session.text);
    std::ranges::reverse(sessions);
    return sessions;
}

std::size_t findIn(const SavedSession& session, const std::string& sought) {
    return session.folded.find(caseFolded(sought));
}

Result<ReadSession> readSession(const SavedSession& session) {
    ReadSession read;
    const bool isAlone = session.tracks.size() == 1;
    for (const auto& file : session.files) {
        EARSHOT_TRY(const RecoveredJournal journal, readJournal(file));
        const std::string speaker = isAlone ? std::string() : journal.header.track;
        if (!isAlone) read.colours[speaker] = journal.header.colour;
        const auto words = later(journal.transcript.words, journal.header.offsetSeconds);
        const auto firstId = static_cast<std::int64_t>(read.lines.size()); // views tell lines apart by it
        for (auto& line : linesBetweenPauses(words, firstId)) read.lines.push_back({std::move(line), speaker});
    }
    std::ranges::stable_sort(read.lines, {}, [](const SpokenLine& said) { return said.line->startSeconds; });
    return read;
}

} // namespace earshot
