// SPDX-License-Identifier: AGPL-3.0-or-later
//
// earshot live: captions and labels of what sounds now. The source pushes on its own thread, the engine computes on
// another; here events are taken, shown and written.
#include "CaptionDisplay.h"
#include "Commands.h"
#include "Engine.h"
#include "Interrupt.h"
#include "LiveArguments.h"
#include "LoadedModel.h"
#include "Output.h"
#include "StreamPublisher.h"
#include "Terminal.h"
#include "TranscriptCollector.h"
#include "TranscriptJournal.h"

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace earshot::cli {
namespace {

constexpr const char* kFooter = R"(
On a terminal captions change in place: what may still change is dim. Where stdout is a file or a pipe, or with --json,
each event is a JSON object on a line of its own ("v": 1; types start, partial, final, gap, keyword, label, status, end).
Ctrl-C ends the stream; what was said before it is still written. A second Ctrl-C does not wait for that.

A file is computed as fast as the machine can, and nothing of it is lost; with --realtime at its own pace. A device never
waits: where the machine cannot keep up, captions become coarser, then leave out sound, mark the gap, and say so on
stderr.

Examples:
  earshot live                                          the default microphone
  earshot live --input talk.flac --realtime --keywords "lamp, good morning"
  ffmpeg -v error -i talk.mp4 -f s16le -ar 16000 -ac 1 - | earshot live --input - --json
  earshot live --journal meeting.jsonl --out meeting.srt
  earshot live --serve 0                                and paste the address it prints into OBS as a browser source)";

constexpr std::chrono::milliseconds kLookPeriod{40};

std::string now() {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&seconds));
    return text;
}

std::unique_ptr<CaptionDisplay> makeDisplay(const LiveArguments& arguments) {
    if (arguments.asLines) return makePlainDisplay();
    if (arguments.asJson || !standardOutputIsTerminal()) return makeJsonDisplay();
    const char* terminal = std::getenv("TERM");
    const bool isDumb = terminal == nullptr || std::string_view(terminal) == "dumb";
    return isDumb ? makePlainDisplay() : makeTerminalDisplay();
}

// From the first event to the last.
class LiveSession {
public:
    LiveSession(const LiveArguments& arguments, const StreamSettings& settings, std::unique_ptr<SoundSource> source)
        : arguments_(arguments),
          engine_({.numThreads = arguments.numThreads, .precision = precisionFrom(arguments.precision)}),
          stream_(engine_.openStream()),
          source_(std::move(source)),
          display_(makeDisplay(arguments)) {
        stream_->configure(settings);
    }

    int run() {
        std::optional<Interrupt> interrupt(std::in_place);
        if (!waitForModels(*interrupt)) return exitCode_;
        if (!openJournal() || !openServer()) return exitCode_;
        const StreamHealth first = stream_->snapshot()->health;
        display_->begin({first.model, arguments_.input.empty() ? "default device" : arguments_.input});
        source_->start(stream_->tap());
        while (stream_->snapshot()->health.state != StreamState::kFinished) {
            if (interrupt && (interrupt->wasAsked() || source_->hasEnded())) {
                const bool wasAsked = interrupt->wasAsked();
                source_->stop();
                if (wasAsked) interrupt.reset(); // another Ctrl-C ends the process
            }
            look();
            std::this_thread::sleep_for(kLookPeriod);
        }
        look();
        display_->end(stream_->snapshot()->health);
        if (const auto error = source_->error()) fail(error->toString());
        finishFiles();
        return exitCode_;
    }

private:
    void fail(const std::string& sentence) {
        display_->complain(sentence);
        exitCode_ = kFailure;
    }

    bool waitForModels(const Interrupt& interrupt) {
        for (;;) {
            const StreamHealth health = stream_->snapshot()->health;
            if (!health.lastError.empty()) {
                fail(health.lastError);
                return false;
            }
            if (health.state == StreamState::kListening || health.state == StreamState::kHearing) return true;
            if (interrupt.wasAsked()) return false;
            std::this_thread::sleep_for(kLookPeriod);
        }
    }

    bool openJournal() {
        if (arguments_.journal.empty()) return true;
        auto journal = TranscriptJournal::create(
            arguments_.journal, {.track = {}, .model = stream_->snapshot()->health.model, .startedAt = now()});
        if (!journal.ok()) {
            fail(journal.error().toString());
            return false;
        }
        if (journal->path() != arguments_.journal)
            display_->complain(arguments_.journal.string() + " exists; writing " + journal->path().string());
        journal_.emplace(std::move(journal).value());
        return true;
    }

    bool openServer() {
        if (arguments_.servePort < 0) return true;
        auto server = CaptionServer::start({.port = static_cast<std::uint16_t>(arguments_.servePort)});
        if (!server.ok()) {
            fail(server.error().toString());
            return false;
        }
        server_ = std::move(server).value();
        display_->complain("captions for other programs: " + server_->url());
        return true;
    }

    void look() {
        const std::shared_ptr<const StreamSnapshot> snapshot = stream_->snapshot();
        std::vector<StreamEvent> events = stream_->takeEvents();
        for (const StreamEvent& event : events) {
            display_->show(event);
            const auto* caption = std::get_if<CaptionEvent>(&event.body);
            if (!caption) continue;
            if (journal_) noteJournal(journal_->append(*caption, event.emittedAtSeconds));
            if (!arguments_.out.empty()) transcript_.add(*caption);
        }
        if (server_) {
            publish(*server_, 0, std::move(events));
            publish(*server_, 0, snapshot->health);
        }
        display_->show(snapshot->health);
        watch(snapshot->health);
    }

    // Says it once where the machine cannot keep up, and once when it can again.
    void watch(const StreamHealth& health) {
        if (health.lastError != lastError_ && !health.lastError.empty()) fail(health.lastError);
        lastError_ = health.lastError;
        if (health.rung != rung_)
            display_->complain(health.rung == Rung::kFull ? "keeping up again" : describe(health));
        rung_ = health.rung;
        if (health.droppedMs > droppedMs_)
            display_->complain("sound came faster than it was taken: " + fixed(health.droppedMs / 1000, 1) +
                               " s lost so far");
        droppedMs_ = health.droppedMs;
    }

    void noteJournal(const Result<void>& written) {
        if (!written.ok() && journalWorks_) fail(written.error().toString());
        journalWorks_ = written.ok();
    }

    void finishFiles() {
        if (journal_) noteJournal(journal_->flush());
        if (arguments_.out.empty()) return;
        Transcript transcript = transcript_.transcript({});
        transcript.durationSeconds = stream_->snapshot()->health.streamSeconds;
        const auto written =
            writeOutput(arguments_.out, writeTranscript(transcript, arguments_.transcriptFormat(), arguments_.input));
        if (!written.ok()) fail(written.error().toString());
    }

    const LiveArguments& arguments_;
    Engine engine_;
    std::unique_ptr<LiveStream> stream_;
    std::unique_ptr<SoundSource> source_; // pushes into the stream: goes first
    std::unique_ptr<CaptionDisplay> display_;
    std::optional<TranscriptJournal> journal_;
    std::unique_ptr<CaptionServer> server_; // where one is asked for
    TranscriptCollector transcript_;
    bool journalWorks_ = true;
    std::string lastError_;
    Rung rung_ = Rung::kFull;
    double droppedMs_ = 0;
    int exitCode_ = kSuccess;
};

int run(const LiveArguments& arguments) {
    if (arguments.input == "-" && standardInputIsTerminal()) {
        printError("standard input is a terminal; pipe raw samples into it");
        return kUsage;
    }
    const auto settings = streamSettings(arguments);
    auto source = settings.ok() ? openSource(arguments) : Result<std::unique_ptr<SoundSource>>(settings.error());
    if (!source.ok()) {
        printError(source.error().toString());
        return source.error().where == "--keywords" ? kUsage : kFailure;
    }
    return LiveSession(arguments, *settings, std::move(source).value()).run();
}

} // namespace

void addLiveCommand(CLI::App& app, int& exitCode) {
    auto arguments = std::make_shared<LiveArguments>();
    CLI::App* command = app.add_subcommand("live", "Caption what sounds now");
    command->footer(kFooter);
    arguments->addTo(*command);
    command->callback([arguments, &exitCode] { exitCode = run(*arguments); });
}

} // namespace earshot::cli
