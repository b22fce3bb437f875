// SPDX-License-Identifier: AGPL-3.0-or-later
#include "StreamPipeline.h"

#include "ThreadRole.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace earshot {
namespace {

constexpr std::int64_t kNoLimit = std::int64_t{1} << 60;
constexpr std::int64_t kPatientAheadSamples = 2 * kStreamRateHz; // read ahead where the one who pushes can wait
constexpr std::int64_t kKeptWhileLoading = 20 * kStreamRateHz;
constexpr double kPublishEverySeconds = 0.05; // of stream time, when nothing happens
constexpr double kHealthMemorySeconds = 5;
constexpr std::size_t kMaxRecentKeywords = 20;
constexpr const char* kLostAtInput = "sound came faster than it was taken";

} // namespace

StreamPipeline::StreamPipeline(std::unique_ptr<AudioFeed> feed, std::shared_ptr<StreamMailbox> mailbox)
    : input_(std::move(feed), GateConfig{}),
      mailbox_(std::move(mailbox)) {}

std::optional<Urgency> StreamPipeline::poll() {
    expectRole(ThreadRole::kInference);
    if (mailbox_->isAbandoned()) finished_ = true;
    if (finished_) return std::nullopt;
    adoptConfiguration();
    note(input_.read(position(), isPatient() ? kPatientAheadSamples : kNoLimit));
    passOverLabels();
    passOverSpeech();
    if (captioner_) {
        for (const SampleRange& lost : input_.takeLosses())
            captioner_->assembler().addGap(StreamTimeline::secondsAt(lost.begin), StreamTimeline::secondsAt(lost.end),
                                           kLostAtInput);
        climb();
    }
    next_ = captioner_ ? captioner_->nextWork(input_) : Captioner::Work::kNone;
    nextHead_ = next_ == Captioner::Work::kNone || next_ == Captioner::Work::kGap ? dueHead() : nullptr;
    forgetPast();
    if (input_.hasEnded() && next_ == Captioner::Work::kNone && !nextHead_ && !awaitsModel_) finished_ = true;
    if (captioner_) captioner_->assembler().advance(input_.nowSeconds());
    publish();
    if (next_ == Captioner::Work::kNone && !nextHead_) return std::nullopt;
    return Urgency{.lagSeconds = lagSeconds(),
                   .priority = mailbox_->priority(),
                   .background = next_ == Captioner::Work::kGap && !nextHead_ && !input_.hasEnded()};
}

void StreamPipeline::work(Workspace& workspace) {
    const auto begin = std::chrono::steady_clock::now();
    if (nextHead_) {
        note(nextHead_->classify(input_, workspace));
    } else if (captioner_) {
        const Result<void> done = captioner_->work(next_, input_, workspace, observeChunk());
        note(done);
        if (done.ok() && next_ == Captioner::Work::kChunk && captioner_->hasOpenSegment())
            for (LabelHead& head : heads_) head.heardUntil(captioner_->heardUntil());
        if (!done.ok()) captioner_->skipWaiting(input_, lastError_);
    }
    computeSeconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    publish();
}

void StreamPipeline::fault(const std::string& what) {
    lastError_ = "internal fault: " + what;
    if (captioner_) captioner_->skipWaiting(input_, lastError_);
    publish();
}

// A new configuration takes over between two lines: the one that is being spoken is ended where it is quietest.
void StreamPipeline::adoptConfiguration() {
    awaitsModel_ = mailbox_->isLoading(); // asked before looking: what is posted in between is found next time
    if (auto error = mailbox_->takeError()) lastError_ = std::move(*error);
    if (auto posted = mailbox_->takeConfiguration()) waiting_ = std::move(posted);
    awaitsModel_ = awaitsModel_ || waiting_;
    if (mailbox_->takeClearRequest() && captioner_) captioner_->assembler().clear(input_.nowSeconds());
    if (!waiting_ || (captioner_ && captioner_->endLine(input_))) return;
    adopt(std::move(*waiting_));
    waiting_.reset();
}

void StreamPipeline::adopt(StreamConfiguration configuration) {
    std::unique_ptr<Captioner> captioner;
    if (configuration.models.captions) {
        Result<Captioner> made = Captioner::create(configuration.models, configuration.settings, nextSegmentId_);
        if (!made.ok()) {
            lastError_ = made.error().toString();
            return;
        }
        captioner = std::make_unique<Captioner>(std::move(made).value());
    }
    if (captioner_) { // what was said and what is still to be decoded stay
        collectEvents();
        if (captioner) captioner->inherit(*captioner_);
    }
    captioner_ = std::move(captioner);
    heads_.clear();
    for (std::size_t i = 0; i < configuration.models.labels.size(); ++i)
        heads_.emplace_back(configuration.models.labels[i], configuration.settings.labelModels[i],
                            configuration.models.captions.get(), input_.history().end());
    settings_ = std::move(configuration.settings);
    input_.gate().setHangover(settings_.endpointSilenceSeconds);
    ladder_ = OverloadLadder();
    lastError_.clear();
}

// Gives up, or takes back, what the speech that waits asks for. Silence is no work: a host that stops sends much at
// once.
void StreamPipeline::climb() {
    if (isPatient()) {
        ladder_ = OverloadLadder();
        note(captioner_->apply(Rung::kFull, input_));
        return;
    }
    const double waiting = StreamTimeline::secondsAt(captioner_->numWaiting(input_)) + input_.waitingSeconds();
    note(captioner_->apply(ladder_.update(input_.nowSeconds(), waiting), input_));
}

void StreamPipeline::passOverLabels() {
    for (LabelHead& head : heads_) {
        head.passOverSilence(input_);
        if (ladder_.rung() != Rung::kFull && !head.sharesEncoder()) head.passOver(input_.history().end());
    }
}

// Nobody walks through the spans: those that are over go. What is said while the first model is being read is kept for
// it, within bounds.
void StreamPipeline::passOverSpeech() {
    if (captioner_) return;
    EnergyGate& gate = input_.gate();
    const std::int64_t kept = input_.history().end() - (awaitsModel_ ? kKeptWhileLoading : 0);
    while (!gate.spans().empty() && gate.spans().front().end <= kept) gate.dropFirst();
    if (!gate.spans().empty()) gate.trimFirst(kept);
}

LabelHead* StreamPipeline::dueHead() {
    const auto due = std::find_if(heads_.begin(), heads_.end(), [&](LabelHead& head) { return head.isDue(input_); });
    return due == heads_.end() ? nullptr : &*due;
}

ForwardOptions StreamPipeline::observeChunk() {
    ForwardOptions options;
    if (std::none_of(heads_.begin(), heads_.end(), [](const LabelHead& head) { return head.sharesEncoder(); }))
        return options;
    options.observer = [this, numFinal = captioner_->hopFrames()](std::string_view stage, const float* values,
                                                                  const Shape& shape) {
        for (LabelHead& head : heads_) head.observe(stage, values, shape, numFinal);
    };
    return options;
}

std::int64_t StreamPipeline::position() const {
    return captioner_ ? captioner_->position(input_) : input_.history().end();
}

double StreamPipeline::lagSeconds() {
    return StreamTimeline::secondsAt(input_.history().end() - position()) + input_.waitingSeconds();
}

void StreamPipeline::forgetPast() {
    std::int64_t oldest = captioner_                      ? captioner_->oldestNeeded(input_)
                          : input_.gate().spans().empty() ? input_.gate().earliestBegin()
                                                          : input_.gate().spans().front().begin;
    for (const LabelHead& head : heads_) oldest = std::min(oldest, head.oldestNeeded(input_));
    input_.forgetBefore(oldest);
}

void StreamPipeline::collectEvents() {
    const double now = input_.nowSeconds();
    if (captioner_) {
        nextSegmentId_ = captioner_->nextSegmentId();
        for (CaptionEvent& event : captioner_->assembler().takeEvents()) events_.push_back({now, std::move(event)});
        for (KeywordEvent& event : captioner_->takeKeywords()) {
            recentKeywords_.push_back(event);
            events_.push_back({now, std::move(event)});
        }
    }
    if (recentKeywords_.size() > kMaxRecentKeywords)
        recentKeywords_.erase(recentKeywords_.begin(), recentKeywords_.end() - kMaxRecentKeywords);
    for (std::size_t i = 0; i < heads_.size(); ++i)
        for (LabelEvent& event : heads_[i].tracker().takeEvents())
            if (!settings_.labelModels[i].isShownOnly)
                events_.push_back({now, NamedLabelEvent{heads_[i].name(), std::move(event)}});
}

void StreamPipeline::publish() {
    collectEvents();
    const double now = input_.nowSeconds();
    const bool isNews = !events_.empty() || finished_ || mailbox_->isLoading() != wasLoading_ ||
                        lastError_ != shownError_ || settings_.model != shownModel_;
    if (!isNews && now < publishedAtSeconds_ + kPublishEverySeconds) return;
    publishedAtSeconds_ = now;
    wasLoading_ = mailbox_->isLoading();
    shownError_ = lastError_;
    shownModel_ = settings_.model;

    auto snapshot = std::make_shared<StreamSnapshot>();
    snapshot->version = ++version_;
    snapshot->health = health();
    snapshot->recentKeywords = recentKeywords_;
    if (captioner_) {
        snapshot->captions = captioner_->assembler().snapshot();
        const auto scores = captioner_->keywordScores();
        snapshot->keywordScores.assign(scores.begin(), scores.end());
    }
    for (LabelHead& head : heads_) snapshot->labels.push_back({head.name(), head.tracker().snapshot()});
    mailbox_->publish(std::move(snapshot));
    if (!events_.empty()) mailbox_->publish(std::exchange(events_, {}));
}

void StreamPipeline::note(const Result<void>& result) {
    if (!result.ok()) lastError_ = result.error().toString();
}

StreamHealth StreamPipeline::health() {
    const double now = input_.nowSeconds();
    const double fade = std::exp((measuredAtSeconds_ - now) / kHealthMemorySeconds);
    computeSeconds_ *= fade;
    soundSeconds_ = soundSeconds_ * fade + (now - measuredAtSeconds_);
    measuredAtSeconds_ = now;

    StreamHealth health;
    health.isLoading = mailbox_->isLoading();
    health.state = finished_                       ? StreamState::kFinished
                   : !captioner_ && heads_.empty() ? (health.isLoading ? StreamState::kLoading : StreamState::kNoModel)
                   : input_.gate().spans().empty() ? StreamState::kListening
                                                   : StreamState::kHearing;
    health.rung = ladder_.rung();
    health.streamSeconds = now;
    health.lagMs = 1000 * lagSeconds();
    health.realTimeFactor = soundSeconds_ > 0 ? computeSeconds_ / soundSeconds_ : 0;
    health.droppedMs = 1000 * input_.lostSeconds();
    if (captioner_) {
        health.skippedMs = 1000 * StreamTimeline::secondsAt(captioner_->numSkipped());
        health.lostMs = 1000 * StreamTimeline::secondsAt(captioner_->numLost());
    }
    health.levelDbFs = input_.gate().levelDbFs();
    health.noiseFloorDbFs = input_.gate().floorDbFs();
    health.model = settings_.model.filename().string();
    health.lastError = lastError_;
    return health;
}

} // namespace earshot
