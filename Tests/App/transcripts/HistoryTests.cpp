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

void writeSession(const fs::path& folder, const std::string& day, const std::string& text) {
    auto journal = TranscriptJournal::create(folder / (day + ".jsonl"),
                                             {.track = "Microphone", .model = "m", .startedAt = day + "T08:30:00"});
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
    CHECK(sessions[0].header.startedAt == "2026-03-04T08:30:00");
    CHECK(sessions[1].text == "the older one about sheep");
    CHECK(sessions[1].durationSeconds > 2);
    CHECK(findIn(sessions[0], "öFEN") != std::string::npos);
    CHECK(findIn(sessions[0], "sheep") == std::string::npos);
    CHECK(findIn(sessions[0], "") == 0);
    CHECK(savedSessionsIn(saved.folder.path() / "none").empty());
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
