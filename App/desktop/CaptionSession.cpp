// SPDX-License-Identifier: AGPL-3.0-or-later
#include "CaptionSession.h"

#include "StreamPublisher.h"

#include <chrono>
#include <ctime>
#include <utility>

namespace earshot {
namespace {

constexpr int kServerStream = 0;
constexpr double kBetweenRunsSeconds = 1;

std::string localTime(const char* format) {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    char text[64];
    return {text, std::strftime(text, sizeof text, format, std::localtime(&now))};
}

CaptionEvent shifted(CaptionEvent event, double seconds) {
    for (TranscriptWord& word : event.words) {
        word.startSeconds += seconds;
        word.endSeconds += seconds;
    }
    return event;
}

TimelineTranscript::Line lineOf(const CaptionEvent& event) {
    return std::make_shared<const CaptionLine>(CaptionLine{.segmentId = event.segmentId,
                                                           .words = event.words,
                                                           .text = event.text,
                                                           .startSeconds = event.startSeconds,
                                                           .endSeconds = event.endSeconds});
}

} // namespace

CaptionSession::~CaptionSession() {
    source_.reset();
}

void CaptionSession::configure(const StreamSettings& settings) {
    settings_ = settings;
    if (stream_ == nullptr) return;
    StreamSettings wanted = settings;
    wanted.neverSkip = request_.isPatient;
    stream_->configure(wanted);
}

void CaptionSession::start(RunRequest request) {
    stop();
    takeEvents();
    if (isFinishing_) endRun({});
    if (stream_) runOffsetSeconds_ += stream_->snapshot()->health.streamSeconds + kBetweenRunsSeconds;
    source_ = std::move(request.source);
    request_ = std::move(request);
    name_ = request_.name;
    runLines_.clear();
    stream_ = engine_.openStream();
    configure(settings_);
    stream_->tap().setListening(!isMuted_);
    openJournal();
    if (server_) server_->setStream(kServerStream, {.name = name_});
    source_->start(stream_->tap());
}

void CaptionSession::stop() {
    if (!source_) return;
    source_->stop();
    source_.reset();
    isFinishing_ = true;
}

void CaptionSession::setMuted(bool isMuted) {
    isMuted_ = isMuted;
    if (stream_) stream_->tap().setListening(!isMuted);
}

void CaptionSession::clearCaptions() {
    if (stream_) stream_->clear();
}

std::shared_ptr<const StreamSnapshot> CaptionSession::snapshot() const {
    return stream_ ? stream_->snapshot() : nullptr;
}

void CaptionSession::openJournal() {
    journal_.reset();
    journalProblem_.reset();
    if (journalFolder_.empty()) return;
    auto journal = TranscriptJournal::create(
        journalFolder_ / (localTime("%Y-%m-%d %H.%M.%S") + ".jsonl"),
        {.track = name_, .model = settings_.model.filename().string(), .startedAt = localTime("%Y-%m-%dT%H:%M:%S")});
    if (journal.ok())
        journal_.emplace(std::move(journal).value());
    else
        journalProblem_ = journal.error().toString();
}

void CaptionSession::takeEvents() {
    if (!stream_) return;
    std::vector<StreamEvent> events = stream_->takeEvents();
    for (const StreamEvent& event : events) {
        const auto* caption = std::get_if<CaptionEvent>(&event.body);
        if (!caption) continue;
        if (journal_)
            if (const auto written = journal_->append(*caption, event.emittedAtSeconds); !written.ok())
                journalProblem_ = written.error().toString();
        if (caption->kind != CaptionEventKind::kFinal || caption->words.empty()) continue;
        runLines_.push_back(lineOf(*caption));
        transcript_.add(shifted(*caption, runOffsetSeconds_));
    }
    if (onEvents) onEvents(name_, events);
    if (!server_) return;
    publish(*server_, kServerStream, std::move(events));
    publish(*server_, kServerStream, stream_->snapshot()->health);
}

void CaptionSession::tick() {
    if (!stream_) return;
    std::optional<Error> error;
    if (source_ && source_->hasEnded()) {
        error = source_->error();
        stop();
    }
    const StreamHealth health = stream_->snapshot()->health; // before the events: none is missed at the end
    takeEvents();
    const bool isStuck = !health.lastError.empty() && !health.isLoading; // no model, nothing will finish
    if (error || (isFinishing_ && (health.state == StreamState::kFinished || isStuck))) endRun(error);
}

void CaptionSession::endRun(const std::optional<Error>& error) {
    isFinishing_ = false;
    if (journal_)
        if (const auto written = journal_->flush(); !written.ok()) journalProblem_ = written.error().toString();
    journal_.reset();
    if (onRunEnded) onRunEnded(request_, runLines_, error);
}

Result<void> CaptionSession::serve(const CaptionServerConfig& config) {
    EARSHOT_TRY(server_, CaptionServer::start(config));
    server_->setStream(kServerStream, {.name = name_});
    return {};
}

} // namespace earshot
