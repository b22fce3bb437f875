// SPDX-License-Identifier: AGPL-3.0-or-later
#include "CaptionSession.h"

#include "StreamPublisher.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <utility>

namespace earshot {
namespace {

constexpr double kBetweenRunsSeconds = 1;
constexpr const char* kTimeFormat = "%Y-%m-%dT%H:%M:%S";

std::string localTime(const char* format) {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    char text[64];
    return {text, std::strftime(text, sizeof text, format, std::localtime(&now))};
}

std::string hexColour(std::uint32_t argb) {
    char text[8];
    std::snprintf(text, sizeof text, "#%06x", argb & 0xffffffU);
    return text;
}

// From a run's time and numbers to those of the session, where lines of several runs stand side by side.
CaptionEvent inSession(CaptionEvent event, double offsetSeconds, std::int64_t firstSegmentId) {
    event.segmentId += firstSegmentId;
    event.startSeconds += offsetSeconds;
    event.endSeconds += offsetSeconds;
    for (TranscriptWord& word : event.words) {
        word.startSeconds += offsetSeconds;
        word.endSeconds += offsetSeconds;
    }
    return event;
}

} // namespace

struct CaptionSession::Heard {
    std::size_t place;
    std::int64_t number; // of the session's runs
    double offsetSeconds;
    std::optional<TranscriptJournal> journal;
    CaptionRun run;
    bool isFinished = false;

    [[nodiscard]] double endSeconds() const { return offsetSeconds + run.snapshot()->health.streamSeconds; }
    [[nodiscard]] std::int64_t firstSegmentId() const { return number << 32; }
};

CaptionSession::CaptionSession(const ServiceConfig& serviceConfig) : engine_(serviceConfig) {}

CaptionSession::~CaptionSession() = default;

void CaptionSession::configure(const StreamSettings& settings) {
    settings_ = settings;
    for (const auto& heard : runs_)
        if (!heard->isFinished) heard->run.configure(settings);
}

bool CaptionSession::isAnyRunning() const {
    return std::ranges::any_of(runs_, [](const auto& heard) { return heard->run.isRunning(); });
}

// What runs beside another one keeps its time; what comes after all others keeps a distance.
double CaptionSession::nowSeconds() const {
    double now = endSeconds_;
    for (const auto& heard : runs_) now = std::max(now, heard->endSeconds());
    return numRuns_ > 0 && !isAnyRunning() ? now + kBetweenRunsSeconds : now;
}

void CaptionSession::start(std::size_t place, RunRequest request) {
    stop(place);
    const double offsetSeconds = nowSeconds();
    if (!isAnyRunning()) occasion_ = {.startedAt = localTime(kTimeFormat), .offsetSeconds = offsetSeconds};
    auto journal = openJournal(request.speaker, offsetSeconds);
    request.isMuted = isMuted_[place];
    runs_.push_back(std::unique_ptr<Heard>(new Heard{.place = place,
                                                     .number = numRuns_++,
                                                     .offsetSeconds = offsetSeconds,
                                                     .journal = std::move(journal),
                                                     .run = {engine_, std::move(request), settings_}}));
    last_[place] = runs_.back().get();
    introduceToServer(*last_[place]);
}

void CaptionSession::stop(std::size_t place) {
    if (last_[place] != nullptr) last_[place]->run.stop();
}

void CaptionSession::leave(std::size_t place) {
    stop(place);
    last_[place] = nullptr;
}

void CaptionSession::setMuted(std::size_t place, bool isMuted) {
    isMuted_[place] = isMuted;
    if (last_[place] != nullptr) last_[place]->run.setMuted(isMuted);
}

void CaptionSession::clearCaptions() {
    for (const auto& heard : runs_) heard->run.clearCaptions();
}

bool CaptionSession::isRunning(std::size_t place) const {
    return last_[place] != nullptr && last_[place]->run.isRunning();
}

bool CaptionSession::isBusy() const {
    return std::ranges::any_of(runs_, [](const auto& heard) { return !heard->isFinished; });
}

const CaptionRun* CaptionSession::run(std::size_t place) const {
    return last_[place] == nullptr ? nullptr : &last_[place]->run;
}

std::vector<CaptionSource> CaptionSession::sources() const {
    std::vector<CaptionSource> sources;
    for (const Heard* heard : last_)
        if (heard != nullptr)
            sources.push_back({.snapshot = heard->run.snapshot(),
                               .name = heard->run.speaker()->name,
                               .colour = juce::Colour(heard->run.speaker()->colour),
                               .offsetSeconds = heard->offsetSeconds,
                               .id = heard->number});
    return sources;
}

std::optional<TranscriptJournal> CaptionSession::openJournal(const Speaker& speaker, double offsetSeconds) {
    journalProblem_.reset();
    if (journalFolder_.empty()) return std::nullopt;
    auto journal = TranscriptJournal::create(journalFolder_ / (localTime("%Y-%m-%d %H.%M.%S") + ".jsonl"),
                                             {.track = speaker.name,
                                              .model = settings_.model.filename().string(),
                                              .startedAt = localTime(kTimeFormat),
                                              .occasion = occasion_.startedAt,
                                              .offsetSeconds = offsetSeconds - occasion_.offsetSeconds,
                                              .colour = hexColour(speaker.colour)});
    if (!journal.ok()) {
        journalProblem_ = journal.error().toString();
        return std::nullopt;
    }
    return std::move(journal).value();
}

void CaptionSession::saveRunsIn(const std::filesystem::path& folder) {
    journalFolder_ = folder;
    for (const auto& heard : runs_) {
        if (heard->isFinished) continue;
        take(*heard); // what was said before
        if (folder.empty())
            closeJournal(*heard);
        else if (!heard->journal)
            heard->journal = openJournal(*heard->run.speaker(), heard->offsetSeconds);
    }
}

void CaptionSession::closeJournal(Heard& heard) {
    if (!heard.journal) return;
    if (const auto written = heard.journal->flush(); !written.ok()) journalProblem_ = written.error().toString();
    heard.journal.reset();
}

bool CaptionSession::isWriting(const std::filesystem::path& file) const {
    return std::ranges::any_of(runs_,
                               [&file](const auto& heard) { return heard->journal && heard->journal->path() == file; });
}

void CaptionSession::introduceToServer(const Heard& heard) {
    if (!server_) return;
    const Speaker& speaker = *heard.run.speaker();
    server_->setStream(static_cast<int>(heard.place), {.name = speaker.name, .colour = hexColour(speaker.colour)});
}

void CaptionSession::take(Heard& heard) {
    std::vector<StreamEvent> events = heard.run.takeEvents();
    for (StreamEvent& event : events) {
        auto* caption = std::get_if<CaptionEvent>(&event.body);
        if (!caption) continue;
        if (heard.journal)
            if (const auto written = heard.journal->append(*caption, event.emittedAtSeconds); !written.ok())
                journalProblem_ = written.error().toString();
        *caption = inSession(std::move(*caption), heard.offsetSeconds, heard.firstSegmentId());
        transcript_.add(*caption, heard.run.speaker());
    }
    if (onEvents) onEvents(heard.run.speaker()->name, events);
    if (!server_) return;
    publish(*server_, static_cast<int>(heard.place), std::move(events));
    if (last_[heard.place] == &heard) publish(*server_, static_cast<int>(heard.place), heard.run.snapshot()->health);
}

void CaptionSession::finish(Heard& heard) {
    heard.isFinished = true;
    closeJournal(heard);
    if (onRunEnded) onRunEnded(heard.run);
}

void CaptionSession::tick() {
    for (const auto& heard : runs_) {
        if (heard->isFinished) continue;
        take(*heard);
        if (heard->run.isOver()) finish(*heard);
    }
    std::erase_if(runs_, [this](const auto& heard) {
        if (!heard->isFinished || last_[heard->place] == heard.get()) return false;
        endSeconds_ = std::max(endSeconds_, heard->endSeconds());
        return true;
    });
}

Result<void> CaptionSession::serve(const CaptionServerConfig& config) {
    EARSHOT_TRY(server_, CaptionServer::start(config));
    for (const Heard* heard : last_)
        if (heard != nullptr) introduceToServer(*heard);
    return {};
}

} // namespace earshot
