// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Runs of the application: from a source's sound to one transcript, journals, and the server.
#include "CaptionSession.h"

#include "DesktopTestSupport.h"
#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>

using namespace earshot;

namespace {

struct Session {
    CaptionSession session;
    int numEnded = 0;
    CaptionSession::Lines lines;
    std::optional<Error> error;

    Session() {
        session.onRunEnded = [this](const RunRequest&, const CaptionSession::Lines& said,
                                    const std::optional<Error>& why) {
            ++numEnded;
            lines = said;
            error = why;
        };
        StreamSettings settings;
        settings.model = test::resources() / "models" / "earshot-small-en";
        session.configure(settings);
    }
    bool runClip() {
        const int before = numEnded;
        session.start({.name = "clip", .source = test::clipSource(), .isPatient = true});
        return test::waitUntil([&] {
            session.tick();
            return numEnded > before;
        });
    }
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
    REQUIRE_FALSE(runs.lines.empty());
    const auto first = runs.lines;
    const std::size_t numLines = runs.session.transcript().lines().size();
    CHECK(numLines == first.size());
    REQUIRE(runs.runClip());
    const auto& all = runs.session.transcript().lines();
    REQUIRE(all.size() == 2 * numLines);
    CHECK(all[numLines]->text == all[0]->text);
    CHECK(all[numLines]->startSeconds > all[numLines - 1]->endSeconds);
    CHECK(runs.lines.front()->startSeconds == first.front()->startSeconds); // in the run's own time
}

TEST_CASE("A source that breaks ends its run and says why", "[stream]") {
    Session runs;
    runs.session.start({.name = "microphone", .source = std::make_unique<BrokenSource>()});
    runs.session.tick();
    CHECK(runs.numEnded == 1);
    REQUIRE(runs.error);
    CHECK(runs.error->message == "unplugged");
    CHECK_FALSE(runs.session.isRunning());
    REQUIRE(runs.runClip()); // and another one can follow
    CHECK_FALSE(runs.lines.empty());
}

TEST_CASE("A muted session hears nothing", "[stream]") {
    Session runs;
    runs.session.setMuted(true);
    REQUIRE(runs.runClip());
    CHECK(runs.lines.empty());
}

TEST_CASE("Nothing of a run is on disk unless it is asked for", "[stream]") {
    const test::ScratchFolder folder;
    Session runs;
    runs.session.saveRunsIn(folder.path());
    runs.session.saveRunsIn({});
    REQUIRE(runs.runClip());
    CHECK(std::filesystem::is_empty(folder.path()));

    runs.session.saveRunsIn(folder.path());
    REQUIRE(runs.runClip());
    CHECK_FALSE(runs.session.takeJournalProblem());
    REQUIRE_FALSE(std::filesystem::is_empty(folder.path()));
    const auto journal = readJournal(std::filesystem::directory_iterator(folder.path())->path());
    REQUIRE(journal.ok());
    std::size_t numWords = 0;
    for (const auto& line : runs.lines) numWords += line->words.size();
    CHECK(journal->transcript.words.size() == numWords);
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
