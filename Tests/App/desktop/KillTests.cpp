// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A session that is saved, killed at any moment: this program once more, as a process of its own that captions a clip
// as time goes by and says of each word when it is shown. EARSHOT_KILLS says how often; a few times without.
#include "CaptionSession.h"
#include "DesktopTestSupport.h"
#include "ScratchFolder.h"
#include "TranscriptJournal.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace earshot::test {
namespace {

constexpr const char* kFolder = "EARSHOT_KILL_FOLDER";
constexpr const char* kPipe = "EARSHOT_KILL_PIPE";
constexpr int kUsualKills = 8;
constexpr int kAtOnce = 4;
constexpr double kMaxLostSeconds = 1;
constexpr int kMaxStartMs = 60'000;

// Where the last word that a person can see ends.
double shownUpTo(const CaptionSession& session) {
    const auto captions = session.run(0)->snapshot()->captions;
    if (captions == nullptr) return 0;
    double end = 0;
    for (const auto& line : captions->lines) end = std::max(end, line->endSeconds);
    for (const auto* words : {&captions->committed, &captions->tentative})
        if (!words->empty()) end = std::max(end, words->back().endSeconds);
    return end;
}

struct Child {
    ScratchFolder folder;
    pid_t id = 0;
    int shown = -1; // reading end
};

void start(Child& child) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    child.id = fork();
    REQUIRE(child.id >= 0);
    if (child.id == 0) {
        close(ends[0]);
        setenv(kPipe, std::to_string(ends[1]).c_str(), 1); // stdout is the test framework's
        setenv(kFolder, child.folder.path().c_str(), 1);
        execl("/proc/self/exe", "DesktopTests", "[kill-child]", nullptr);
        _exit(127);
    }
    close(ends[1]);
    child.shown = ends[0];
}

// Its model is there: from now on text comes as it is spoken, however busy the machine is with starting four of these.
void waitUntilItHears(const Child& child) {
    pollfd first{.fd = child.shown, .events = POLLIN, .revents = 0};
    REQUIRE(poll(&first, 1, kMaxStartMs) == 1);
    double nothing = 0;
    REQUIRE(read(child.shown, &nothing, sizeof nothing) == static_cast<ssize_t>(sizeof nothing));
}

double killAndRead(Child& child) {
    kill(child.id, SIGKILL);
    waitpid(child.id, nullptr, 0);
    double last = 0, next = 0;
    while (read(child.shown, &next, sizeof next) == static_cast<ssize_t>(sizeof next)) last = next;
    close(child.shown);
    return last;
}

} // namespace

TEST_CASE("Captions a clip until it is killed", "[.][kill-child]") {
    const char* folder = std::getenv(kFolder);
    const char* pipeEnd = std::getenv(kPipe);
    REQUIRE((folder != nullptr && pipeEnd != nullptr));
    CaptionSession session;
    StreamSettings settings;
    settings.model = resources() / "models" / "earshot-small-en";
    session.configure(settings);
    session.saveRunsIn(folder);
    auto source = openFileSource(resources() / "clips" / "journey.flac", Pace::kRealTime);
    REQUIRE(source.ok());
    session.start(0, {.speaker = {"clip"}, .source = std::move(source).value()});
    for (double said = -1;;) {
        const StreamState state = session.run(0)->snapshot()->health.state;
        const bool hears = state != StreamState::kNoModel && state != StreamState::kLoading;
        if (const double shown = shownUpTo(session); hears && shown != said) {
            said = shown;
            if (write(std::atoi(pipeEnd), &said, sizeof said) < 0) return;
        }
        usleep(100'000); // the window's tick
        session.tick();
    }
}

TEST_CASE("Killed at any moment, a saved session loses at most its last second", "[stream]") {
    const char* wanted = std::getenv("EARSHOT_KILLS");
    const int numKills = wanted != nullptr ? std::atoi(wanted) : kUsualKills;
    std::mt19937 random{std::random_device{}()};
    std::uniform_real_distribution<double> lifeSeconds(1.0, 9.0);
    double mostLost = 0;
    int numWithText = 0;
    for (int done = 0; done < numKills; done += kAtOnce) {
        std::vector<Child> children(kAtOnce);
        std::vector<double> lives;
        for (Child& child : children) start(child);
        for (const Child& child : children) waitUntilItHears(child);
        for (int i = 0; i < kAtOnce; ++i) lives.push_back(lifeSeconds(random));
        std::sort(lives.begin(), lives.end());
        double now = 0;
        for (std::size_t i = 0; i < children.size(); ++i) {
            usleep(static_cast<useconds_t>((lives[i] - now) * 1e6));
            now = lives[i];
            const double shown = killAndRead(children[i]);
            double kept = 0;
            for (const auto& entry : std::filesystem::directory_iterator(children[i].folder.path())) {
                const auto journal = readJournal(entry.path());
                REQUIRE(journal.ok());
                CHECK(journal->numDamagedLines == 0);
                if (!journal->transcript.words.empty()) kept = journal->transcript.words.back().endSeconds;
            }
            numWithText += shown > 0;
            mostLost = std::max(mostLost, shown - kept);
        }
    }
    WARN(numKills << " kills, " << numWithText << " with text shown; most that was lost: " << mostLost << " s");
    CHECK(numWithText > numKills / 2);
    CHECK(mostLost <= kMaxLostSeconds);
}

} // namespace earshot::test
