// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Runs of the application: from a source's sound to one transcript, journals, and the server.
#include "AppState.h"
#include "CaptionSession.h"

#include "DesktopTestSupport.h"
#include "SavedSessions.h"
#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>

#include <set>

using namespace earshot;

namespace {

struct Session {
    CaptionSession session;
    int numEnded = 0;
    std::optional<Error> error;

    Session() {
        session.onRunEnded = [this](const CaptionRun& run) {
            ++numEnded;
            error = run.error();
        };
        StreamSettings settings;
        settings.model = test::resources() / "models" / "earshot-small-en";
        session.configure(settings);
    }
    bool runClip() {
        session.start(0, {.speaker = {"clip"}, .source = test::clipSource(), .isPatient = true});
        return runUntilIdle();
    }
    bool runUntilIdle() {
        return test::waitUntil([&] {
            session.tick();
            return !session.isBusy();
        });
    }
    [[nodiscard]] const std::vector<SaidLine>& lines() const { return session.transcript().lines(); }
};

class BrokenSource final : public SoundSource {
public:
    void start(AudioTap& tap) override { tap_ = &tap; }
    void stop() override { tap_->close(); }
    bool hasEnded() const override { return true; }
    std::optional<Error> error() const override { return Error{ErrorCode::kIo, "unplugged", "microphone"}; }

private:
    AudioTap* tap_ = nullptr;
};

} // namespace

TEST_CASE("Runs of a session follow one another in one transcript", "[stream]") {
    Session runs;
    REQUIRE(runs.runClip());
    CHECK_FALSE(runs.error);
    const std::size_t numLines = runs.lines().size();
    REQUIRE(numLines > 0);
    REQUIRE(runs.runClip());
    const auto& all = runs.lines();
    REQUIRE(all.size() == 2 * numLines);
    CHECK(all[numLines].line->text == all[0].line->text);
    CHECK(all[numLines].line->startSeconds > all[numLines - 1].line->endSeconds);
    CHECK(all[numLines].line->segmentId != all[0].line->segmentId); // views tell lines apart by it
}

TEST_CASE("Two sources at once are one transcript in order of time, each with its name", "[stream]") {
    Session runs;
    const Speaker first{"microphone", kFirstColour}, second{"computer", kSecondColour};
    runs.session.start(0, {.speaker = first, .source = test::clipSource(), .isPatient = true});
    runs.session.start(1, {.speaker = second, .source = test::clipSource(), .isPatient = true});
    CHECK(runs.session.isRunning(1));
    const auto sources = runs.session.sources();
    REQUIRE(sources.size() == 2);
    CHECK(sources[1].name == "computer");
    CHECK(sources[1].colour.getARGB() == kSecondColour);
    CHECK(sources[0].id != sources[1].id);
    REQUIRE(runs.runUntilIdle());
    std::string said[2];
    double before = 0;
    for (const auto& [line, speaker] : runs.lines()) {
        said[speaker->name == "computer" ? 1 : 0] += line->text + "\n";
        CHECK(line->startSeconds >= before);
        before = line->startSeconds;
    }
    CHECK_FALSE(said[0].empty());
    CHECK(said[0] == said[1]);
    runs.session.leave(1);
    runs.session.tick();
    CHECK(runs.session.sources().size() == 1);
}

TEST_CASE("What was being said when another run begins in its place is not lost", "[stream]") {
    Session runs;
    REQUIRE(runs.runClip());
    const std::size_t numLines = runs.lines().size();
    auto source = openFileSource(test::resources() / "clips" / "welcome.flac", Pace::kRealTime);
    REQUIRE(source.ok());
    runs.session.start(0, {.speaker = {"first"}, .source = std::move(source).value()});
    REQUIRE(test::waitUntil([&] {
        runs.session.tick();
        const auto captions = runs.session.run(0)->snapshot()->captions;
        return captions != nullptr && !(captions->committed.empty() && captions->tentative.empty());
    }));
    runs.session.start(0, {.speaker = {"second"}, .source = test::clipSource(), .isPatient = true});
    REQUIRE(runs.runUntilIdle());
    CHECK(runs.lines().size() > 2 * numLines);
    CHECK(runs.lines()[numLines].speaker->name == "first");
    CHECK(runs.lines().back().speaker->name == "second");
}

TEST_CASE("A source that breaks ends its run and says why", "[stream]") {
    Session runs;
    runs.session.start(0, {.speaker = {"microphone"}, .source = std::make_unique<BrokenSource>()});
    REQUIRE(runs.runUntilIdle());
    CHECK(runs.numEnded == 1);
    REQUIRE(runs.error);
    CHECK(runs.error->message == "unplugged");
    CHECK_FALSE(runs.session.isRunning(0));
    REQUIRE(runs.runClip()); // and another one can follow
    CHECK_FALSE(runs.lines().empty());
}

TEST_CASE("A muted source hears nothing", "[stream]") {
    Session runs;
    runs.session.setMuted(0, true);
    REQUIRE(runs.runClip());
    CHECK(runs.lines().empty());
}

TEST_CASE("Two sources at once are saved as one session, and what follows as another one", "[stream]") {
    const test::ScratchFolder folder;
    Session runs;
    runs.session.saveRunsIn(folder.path());
    runs.session.start(0, {.speaker = {"microphone", kFirstColour}, .source = test::clipSource(), .isPatient = true});
    runs.session.start(1, {.speaker = {"computer", kSecondColour}, .source = test::clipSource(), .isPatient = true});
    REQUIRE(runs.runUntilIdle());
    const auto saved = savedSessionsIn(folder.path());
    REQUIRE(saved.size() == 1);
    CHECK(std::set(saved[0].tracks.begin(), saved[0].tracks.end()) == std::set<std::string>{"computer", "microphone"});
    const auto read = readSession(saved[0]);
    REQUIRE(read.ok());
    CHECK(read->lines.size() == runs.lines().size());
    CHECK(read->colours.at("computer") == "#ffa24d");
    std::this_thread::sleep_for(std::chrono::milliseconds(1100)); // what begins within a second is the same occasion
    REQUIRE(runs.runClip());
    CHECK(savedSessionsIn(folder.path()).size() == 2);
}

TEST_CASE("Saving takes effect in the middle of a run, on and off", "[stream]") {
    const test::ScratchFolder folder;
    Session runs;
    auto source = openFileSource(test::resources() / "clips" / "welcome.flac", Pace::kRealTime);
    REQUIRE(source.ok());
    runs.session.start(0, {.speaker = {"clip"}, .source = std::move(source).value()});
    const auto hasWords = [&] {
        runs.session.tick();
        const auto captions = runs.session.run(0)->snapshot()->captions;
        return captions != nullptr && !(captions->committed.empty() && captions->tentative.empty());
    };
    REQUIRE(test::waitUntil(hasWords));
    CHECK(savedSessionsIn(folder.path()).empty());
    runs.session.saveRunsIn(folder.path());
    const auto saved = [&] {
        runs.session.tick();
        const auto sessions = savedSessionsIn(folder.path());
        return sessions.size() == 1 ? sessions[0].text : std::string();
    };
    REQUIRE(test::waitUntil([&] { return !saved().empty(); }));
    const auto file = savedSessionsIn(folder.path()).front().files.front();
    CHECK(runs.session.isWriting(file));
    CHECK_FALSE(runs.session.isWriting(folder.path() / "other.jsonl"));
    runs.session.saveRunsIn({});
    CHECK_FALSE(runs.session.isWriting(file));
    const auto until = saved();
    runs.session.stop(0);
    REQUIRE(runs.runUntilIdle());
    CHECK(saved() == until); // what was said later is nowhere
}

TEST_CASE("Nothing of a run is on disk unless it is asked for", "[stream]") {
    const test::ScratchFolder folder;
    Session runs;
    runs.session.saveRunsIn(folder.path());
    runs.session.saveRunsIn({});
    REQUIRE(runs.runClip());
    CHECK(std::filesystem::is_empty(folder.path()));
    const std::size_t numWords = runs.session.transcript().numWords();

    runs.session.saveRunsIn(folder.path());
    REQUIRE(runs.runClip());
    CHECK_FALSE(runs.session.takeJournalProblem());
    REQUIRE_FALSE(std::filesystem::is_empty(folder.path()));
    const auto journal = readJournal(std::filesystem::directory_iterator(folder.path())->path());
    REQUIRE(journal.ok());
    CHECK(journal->transcript.words.size() == runs.session.transcript().numWords() - numWords);
    CHECK(journal->header.track == "clip");
}

TEST_CASE("A session serves what it captions to programs on this machine", "[stream]") {
    Session runs;
    REQUIRE(runs.session.serve({}).ok());
    REQUIRE(runs.session.server() != nullptr);
    REQUIRE(runs.runClip());
    CHECK(runs.session.server()->statistics().numLostMessages == 0);
    runs.session.stopServing();
    CHECK(runs.session.server() == nullptr);
}
