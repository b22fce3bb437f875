// SPDX-License-Identifier: AGPL-3.0-or-later
//
// CaptionSession: what the application's window stands on: one source of sound after another, each a run with a live
// stream of its own, and one transcript of all of them. Text is in memory alone, unless the user asks for journals.
// Message thread; tick() some times a second.
#pragma once

#include "CaptionServer.h"
#include "Engine.h"
#include "SoundSource.h"
#include "StreamSettings.h"
#include "TimelineTranscript.h"
#include "TranscriptJournal.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace earshot {

struct RunRequest {
    std::string name; // as the window shows it
    std::unique_ptr<SoundSource> source;
    bool isPatient = false;               // a file at full speed: rather late than with gaps
    std::filesystem::path captionsFile{}; // where the run's captions go at its end; empty: nowhere
};

class CaptionSession {
public:
    using Lines = std::vector<TimelineTranscript::Line>;

    // serviceConfig: of the process's service, where this is its first user.
    explicit CaptionSession(const ServiceConfig& serviceConfig = {}) : engine_(serviceConfig) {}
    ~CaptionSession();

    // Takes effect on the run that is going on, too.
    void configure(const StreamSettings& settings);
    // Ends the run before, if there is one.
    void start(RunRequest request);
    // What is being said still becomes a line, some ticks later.
    void stop();
    void setMuted(bool isMuted);
    void clearCaptions();

    // Sound is being heard.
    [[nodiscard]] bool isRunning() const { return source_ != nullptr; }
    // Of a file, until its last word is there as well.
    [[nodiscard]] bool isBusy() const { return isRunning() || isFinishing_; }
    [[nodiscard]] const std::string& runName() const { return name_; }

    // May be null before the first run.
    [[nodiscard]] std::shared_ptr<const StreamSnapshot> snapshot() const;
    // Times go on from run to run.
    [[nodiscard]] const TimelineTranscript& transcript() const { return transcript_; }

    // Moves what has happened into transcript, journal and server, and ends runs whose sound has ended.
    void tick();
    // A run is over: its lines, in its own time, and why it ended early, if it did.
    std::function<void(const RunRequest&, const Lines&, const std::optional<Error>&)> onRunEnded;

    // What was heard, of each track, before it is served.
    std::function<void(const std::string& track, std::span<const StreamEvent>)> onEvents;

    // Journals of later runs go into this folder; empty: none are written.
    void saveRunsIn(const std::filesystem::path& folder) { journalFolder_ = folder; }
    // Why something was not written, once.
    [[nodiscard]] std::optional<std::string> takeJournalProblem() { return std::exchange(journalProblem_, {}); }

    // Captions for other programs on this machine. Errors: those of CaptionServer::start.
    Result<void> serve(const CaptionServerConfig& config);
    void stopServing() { server_.reset(); }
    [[nodiscard]] const CaptionServer* server() const { return server_.get(); }

private:
    void openJournal();
    void takeEvents();
    void endRun(const std::optional<Error>& error);

    Engine engine_;
    StreamSettings settings_;
    std::unique_ptr<LiveStream> stream_;
    std::unique_ptr<SoundSource> source_; // pushes into the stream: goes first
    RunRequest request_;                  // of the run, but for its source
    std::string name_;
    bool isMuted_ = false;
    bool isFinishing_ = false;
    TimelineTranscript transcript_;
    Lines runLines_;
    double runOffsetSeconds_ = 0;
    std::filesystem::path journalFolder_;
    std::optional<TranscriptJournal> journal_;
    std::optional<std::string> journalProblem_;
    std::unique_ptr<CaptionServer> server_;
};

} // namespace earshot
