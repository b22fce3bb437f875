// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Sessions that were saved: found again, searched, opened, deleted.
#include "HistoryPanel.h"

#include "FakeSnapshots.h"
#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <fstream>
#include <thread>

using namespace earshot;

namespace {

namespace fs = std::filesystem;

void writeJournal(const fs::path& folder, const JournalHeader& header, const std::string& text) {
    auto journal = TranscriptJournal::create(folder / (header.startedAt.substr(0, 10) + ".jsonl"), header);
    REQUIRE(journal.ok());
    const auto words = fakeWords(text, 0);
    REQUIRE(journal
                ->append({.kind = CaptionEventKind::kFinal,
                          .segmentId = 0,
                          .words = words,
                          .numCommitted = words.size(),
                          .text = text,
                          .startSeconds = 0,
                          .endSeconds = words.back().endSeconds},
                         0)
                .ok());
}

void writeSession(const fs::path& folder, const std::string& day, const std::string& text) {
    writeJournal(folder, {.track = "Microphone", .model = "m", .startedAt = day + "T08:30:00"}, text);
}

struct Sessions {
    test::ScratchFolder folder;
    Sessions() {
        writeSession(folder.path(), "2026-01-02", "the older one about sheep");
        writeSession(folder.path(), "2026-03-04", "The newer one about Öfen");
        std::ofstream(folder.path() / "other.jsonl") << "{}\n";
        std::ofstream(folder.path() / "notes.txt") << "sheep";
    }
};

struct Panel {
    juce::ScopedJuceInitialiser_GUI juceIsUp;
    HistoryPanel panel;

    explicit Panel(const fs::path& folder) : panel(folder) {
        for (int i = 0; i < 500 && panel.isReading(); ++i) {
            panel.tick();
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        REQUIRE_FALSE(panel.isReading());
    }
};

} // namespace

TEST_CASE("Saved sessions are listed, the newest first, and nothing else", "[unit]") {
    const Sessions saved;
    const auto sessions = savedSessionsIn(saved.folder.path());
    REQUIRE(sessions.size() == 2);
    CHECK(sessions[0].startedAt == "2026-03-04T08:30:00");
    CHECK(sessions[1].text == "the older one about sheep");
    CHECK(sessions[1].durationSeconds > 2);
    CHECK(findIn(sessions[0], "öFEN") != std::string::npos);
    CHECK(findIn(sessions[0], "sheep") == std::string::npos);
    CHECK(findIn(sessions[0], "") == 0);
    CHECK(savedSessionsIn(saved.folder.path() / "none").empty());
}

TEST_CASE("Sources that were heard at once are one session, and its lines have names, colours and their order",
          "[unit]") {
    const test::ScratchFolder folder;
    const JournalHeader first{
        .track = "Ann", .startedAt = "2026-01-02T08:30:00", .occasion = "2026-01-02T08:30:00", .colour = "#58d3c7"};
    const JournalHeader second{.track = "Ben",
                               .startedAt = "2026-01-02T08:30:05",
                               .occasion = "2026-01-02T08:30:00",
                               .offsetSeconds = -1,
                               .colour = "#ffa24d"};
    const JournalHeader later{.track = "Ann", .startedAt = "2026-01-02T09:00:00", .occasion = "2026-01-02T09:00:00"};
    writeJournal(folder.path(), first, "said by Ann");
    writeJournal(folder.path(), second, "earlier by Ben");
    writeJournal(folder.path(), later, "something else");
    const auto sessions = savedSessionsIn(folder.path());
    REQUIRE(sessions.size() == 2);
    CHECK(sessions[0].text == "something else");
    CHECK(sessions[1].tracks == std::vector<std::string>{"Ann", "Ben"});
    CHECK(sessions[1].startedAt == first.startedAt);
    CHECK(findIn(sessions[1], "ben") != std::string::npos);
    const auto read = readSession(sessions[1]);
    REQUIRE(read.ok());
    REQUIRE(read->lines.size() == 2);
    CHECK(read->lines[0].speaker == "Ben");
    CHECK(read->lines[1].speaker == "Ann");
    CHECK(read->lines[0].line->segmentId != read->lines[1].line->segmentId); // views tell lines apart by it
    CHECK(read->colours.at("Ben") == "#ffa24d");
    CHECK(readSession(sessions[0])->lines.at(0).speaker.empty()); // who speaks alone needs no name

    Panel shown(folder.path());
    REQUIRE(shown.panel.numShown() == 2);
    shown.panel.remove(1);
    CHECK(savedSessionsIn(folder.path()).size() == 1);
}

TEST_CASE("A search over all sessions shows those that have it, and opens them there", "[unit]") {
    const Sessions saved;
    Panel shown(saved.folder.path());
    CHECK(shown.panel.numShown() == 2);
    shown.panel.search("Sheep");
    CHECK(shown.panel.numShown() == 1);
    std::string opened, sought;
    shown.panel.onOpen = [&](const SavedSession& session, const juce::String& what) {
        opened = session.text;
        sought = what.toStdString();
    };
    shown.panel.open(0);
    CHECK(opened == "the older one about sheep");
    CHECK(sought == "Sheep");
    shown.panel.open(1); // there is none
    shown.panel.search("nobody said that");
    CHECK(shown.panel.numShown() == 0);
}

TEST_CASE("A session that is deleted is gone from the disk, and others stay", "[unit]") {
    const Sessions saved;
    Panel shown(saved.folder.path());
    shown.panel.remove(0);
    CHECK(shown.panel.numShown() == 1);
    CHECK_FALSE(fs::exists(saved.folder.path() / "2026-03-04.jsonl"));
    CHECK(fs::exists(saved.folder.path() / "2026-01-02.jsonl"));
    shown.panel.remove(7);
    CHECK(shown.panel.numShown() == 1);
}

TEST_CASE("What is being written at the moment is not deleted, and says so", "[unit]") {
    const Sessions saved;
    const auto file = saved.folder.path() / "2026-03-04.jsonl";
    Panel shown(saved.folder.path());
    bool isWritten = true;
    shown.panel.isBeingWritten = [&](const fs::path& asked) { return isWritten && asked == file; };
    shown.panel.remove(0);
    CHECK(fs::exists(file));
    CHECK(shown.panel.numShown() == 2);
    CHECK(shown.panel.sentence().contains("being written"));
    isWritten = false;
    shown.panel.remove(0);
    CHECK_FALSE(fs::exists(file));
    CHECK(shown.panel.numShown() == 1);
    CHECK(shown.panel.sentence().isEmpty());
}
