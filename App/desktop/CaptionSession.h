// SPDX-License-Identifier: AGPL-3.0-or-later
//
// CaptionSession: what the application's window stands on: up to two sources of sound at once, in each place one run
// after another, and one transcript of all of them. Text is in memory alone, unless the user asks for journals.
// Message thread; tick() some times a second.
#pragma once

#include "CaptionParagraphs.h"
#include "CaptionRun.h"
#include "CaptionServer.h"
#include "SessionTranscript.h"
#include "TranscriptJournal.h"

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace earshot {

class CaptionSession {
public:
    static constexpr std::size_t kMaxSources = 2;

    // serviceConfig: of the process's service, where this is its first user.
    explicit CaptionSession(const ServiceConfig& serviceConfig = {});
    ~CaptionSession();

    // Takes effect on the runs that are going on, too.
    void configure(const StreamSettings& settings);
    // Stops the run before in this place, if there is one; its last words still come.
    void start(std::size_t place, RunRequest request);
    // What is being said still becomes a line, some ticks later.
    void stop(std::size_t place);
    // Stops, and no view shows it any more.
    void leave(std::size_t place);
    void setMuted(std::size_t place, bool isMuted);
    void clearCaptions();

    // Sound is being heard.
    [[nodiscard]] bool isRunning(std::size_t place) const;
    // Until the last word of all runs is there.
    [[nodiscard]] bool isBusy() const;
    // The last run of this place; null before the first.
    [[nodiscard]] const CaptionRun* run(std::size_t place) const;
    // Those as views show them.
    [[nodiscard]] std::vector<CaptionSource> sources() const;

    // Times go on from run to run.
    [[nodiscard]] const SessionTranscript& transcript() const { return transcript_; }

    // Moves what has happened into transcript, journals and server.
    void tick();
    // A run is over, and why it ended early, if it did.
    std::function<void(const CaptionRun&)> onRunEnded;

    // What was heard, of each track, before it is served.
    std::function<void(const std::string& track, std::span<const StreamEvent>)> onEvents;

    // What is said from now on goes into this folder, a journal for each run; empty: none is written any more.
    void saveRunsIn(const std::filesystem::path& folder);
    // Whether what is being said goes into this file.
    [[nodiscard]] bool isWriting(const std::filesystem::path& file) const;
    // Why something was not written, once.
    [[nodiscard]] std::optional<std::string> takeJournalProblem() { return std::exchange(journalProblem_, {}); }

    // Captions for other programs on this machine. Errors: those of CaptionServer::start.
    Result<void> serve(const CaptionServerConfig& config);
    void stopServing() { server_.reset(); }
    [[nodiscard]] const CaptionServer* server() const { return server_.get(); }

private:
    struct Heard;     // a run with its place in the session
    struct Occasion { // what is heard at once, one source beside another
        std::string startedAt;
        double offsetSeconds = 0;
    };

    [[nodiscard]] std::optional<TranscriptJournal> openJournal(const Speaker& speaker, double offsetSeconds);
    [[nodiscard]] bool isAnyRunning() const;
    [[nodiscard]] double nowSeconds() const;
    void closeJournal(Heard& heard);
    void introduceToServer(const Heard& heard);
    void take(Heard& heard);
    void finish(Heard& heard);

    Engine engine_;
    StreamSettings settings_;
    std::vector<std::unique_ptr<Heard>> runs_; // those that are not over, and the last one of each place
    std::array<Heard*, kMaxSources> last_{};
    std::array<bool, kMaxSources> isMuted_{};
    std::int64_t numRuns_ = 0;
    double endSeconds_ = 0; // of all that was heard by runs that are gone
    SessionTranscript transcript_;
    Occasion occasion_; // of the last run
    std::filesystem::path journalFolder_;
    std::optional<std::string> journalProblem_;
    std::unique_ptr<CaptionServer> server_;
};

} // namespace earshot
