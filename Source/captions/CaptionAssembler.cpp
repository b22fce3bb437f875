// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A word belongs to the side of the seam on which its middle lies. The seam is halfway between the last committed word
// and the one that followed it when it was committed: the two passes place words some frames apart, and this is where
// that does least harm.
#include "CaptionAssembler.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace earshot {
namespace {

CaptionAssemblerConfig checked(CaptionAssemblerConfig config) {
    if (config.clearAfterSeconds > 0) config.clearAfterSeconds = std::clamp(config.clearAfterSeconds, 1.0, 60.0);
    config.maxLines = std::max<std::size_t>(config.maxLines, 1);
    return config;
}

bool areEqual(std::span<const TranscriptWord> a, std::span<const TranscriptWord> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const TranscriptWord& x, const TranscriptWord& y) { return x.text == y.text; });
}

// Counts what a reader has to read anew, in the letters of the model: a full stop that is added is not flicker. Two
// words have the same place where one's middle lies within the other.
void countRevisions(std::span<const TranscriptWord> before, std::span<const TranscriptWord> after,
                    CaptionStatistics& statistics) {
    const auto find = [](const TranscriptWord& word, std::span<const TranscriptWord> words) {
        return std::find_if(words.begin(), words.end(), [&](const TranscriptWord& other) {
            return (middleSeconds(word) >= other.startSeconds && middleSeconds(word) <= other.endSeconds) ||
                   (middleSeconds(other) >= word.startSeconds && middleSeconds(other) <= word.endSeconds);
        });
    };
    for (const TranscriptWord& word : before) {
        const auto now = find(word, after);
        if (now == after.end() || now->text != word.text) ++statistics.numTentativeRevisions;
    }
    for (const TranscriptWord& word : after)
        if (find(word, before) == before.end()) ++statistics.numWordsShown;
}

} // namespace

CaptionAssembler::CaptionAssembler(CaptionAssemblerConfig config)
    : config_(checked(std::move(config))),
      tail_(config_.calm.stepsToShow, config_.frameSeconds) {}

void CaptionAssembler::reconfigure(CaptionAssemblerConfig config) {
    if (segment_) withdraw(segment_->id);
    config_ = checked(std::move(config));
    tail_ = CaptionTail(config_.calm.stepsToShow, config_.frameSeconds);
}

void CaptionAssembler::update(const SegmentHypothesis& hypothesis, double nowSeconds) {
    if (hypothesis.segmentId <= lastClosedId_) return;
    if (segment_ && segment_->id != hypothesis.segmentId) {
        if (hypothesis.segmentId < segment_->id) return;
        withdraw(segment_->id);
    }
    if (!segment_) segment_ = OpenSegment{.id = hypothesis.segmentId};

    const std::span<const TranscriptWord> words = hypothesis.words;
    const auto isBehindSeam = [this](const TranscriptWord& word) {
        return middleSeconds(word) >= segment_->seamSeconds;
    };
    const auto first = static_cast<std::size_t>(std::find_if(words.begin(), words.end(), isBehindSeam) - words.begin());
    std::size_t end = first; // of what is committed now
    TextContext context{.startsSentence = nextStartsSentence_};
    if (hypothesis.isFinal) {
        end = words.size();
        context.endsSentence = !hypothesis.isCut;
    } else if (config_.calm.commit == CommitRule::kWhenStable) {
        // The last stable word may be unfinished: what follows it may yet be letters of it.
        const std::size_t numStable = std::min(hypothesis.numStable, words.size());
        if (numStable > first + 1) end = numStable - 1;
    }
    const std::span<const TranscriptWord> committed = words.subspan(first, end - first);
    if (!committed.empty() && end < words.size()) {
        context.nextStartSeconds = words[end].startSeconds;
        segment_->seamSeconds = (committed.back().endSeconds + words[end].startSeconds) / 2;
    }

    const std::vector<TranscriptWord> shownBefore = tail_.shown();
    if (hypothesis.isFinal) {
        tail_.reset();
    } else {
        tail_.dropBefore(segment_->seamSeconds);
        tail_.update(words.subspan(end));
    }
    std::vector<TranscriptWord> shown(committed.begin(), committed.end());
    for (TranscriptWord& word : tail_.shown()) shown.push_back(std::move(word));
    countRevisions(shownBefore, shown, statistics_);

    const std::uint64_t versionBefore = version_;
    if (!committed.empty()) commit(committed, context);
    if (hypothesis.isFinal)
        close(!hypothesis.isCut, hypothesis.heard);
    else
        announcePartial();
    if (version_ != versionBefore) lastChange_ = std::max(lastChange_, nowSeconds);
}

void CaptionAssembler::commit(std::span<const TranscriptWord> words, const TextContext& context) {
    statistics_.numWordsCommitted += static_cast<std::int64_t>(words.size());
    committedUntil_ = std::max(committedUntil_, words.back().endSeconds);
    nextStartsSentence_ = context.endsSentence;
    for (TranscriptWord& word : config_.text.apply({words.begin(), words.end()}, context))
        segment_->committed.push_back(std::move(word));
}

// The segment is over: its words become a line.
void CaptionAssembler::close(bool endsSentence, std::vector<HostStretch> heard) {
    std::vector<TranscriptWord> words = std::move(segment_->committed);
    checkCommitted(words);
    if (endsSentence) nextStartsSentence_ = true;
    if (segment_->wasAnnounced || !words.empty()) {
        CaptionEvent event{.kind = CaptionEventKind::kFinal,
                           .segmentId = segment_->id,
                           .words = words,
                           .numCommitted = words.size(),
                           .text = joinWords(words),
                           .heard = std::move(heard)};
        if (!words.empty()) {
            event.startSeconds = words.front().startSeconds;
            event.endSeconds = words.back().endSeconds;
            insertLine({.segmentId = segment_->id,
                        .words = std::move(words),
                        .text = event.text,
                        .startSeconds = event.startSeconds,
                        .endSeconds = event.endSeconds});
        }
        say(std::move(event));
        changed();
    }
    lastClosedId_ = segment_->id;
    segment_.reset();
}

// A partial that nobody has taken yet is replaced by what comes after it.
void CaptionAssembler::say(CaptionEvent event) {
    if (!events_.empty() && events_.back().kind == CaptionEventKind::kPartial &&
        events_.back().segmentId == event.segmentId)
        events_.pop_back();
    events_.push_back(std::move(event));
}

void CaptionAssembler::withdraw(std::int64_t segmentId) {
    if (!segment_ || segment_->id != segmentId) return;
    countRevisions(tail_.shown(), {}, statistics_);
    tail_.reset();
    committedUntil_ = std::max(committedUntil_, segment_->seamSeconds); // a gap may begin there
    close(true);
}

std::vector<TranscriptWord> CaptionAssembler::tentative() const {
    return config_.text.apply(tail_.shown(), {.startsSentence = nextStartsSentence_});
}

void CaptionAssembler::announcePartial() {
    OpenSegment& segment = *segment_;
    std::vector<TranscriptWord> words = segment.committed;
    for (TranscriptWord& word : tentative()) words.push_back(std::move(word));
    checkCommitted(words);
    if (segment.numAnnouncedCommitted == segment.committed.size() && areEqual(words, segment.announced)) return;
    segment.announced = words;
    segment.numAnnouncedCommitted = segment.committed.size();
    segment.wasAnnounced = true;

    CaptionEvent event{.kind = CaptionEventKind::kPartial,
                       .segmentId = segment.id,
                       .words = std::move(words),
                       .numCommitted = segment.committed.size()};
    event.text = joinWords(event.words);
    if (!event.words.empty()) {
        event.startSeconds = event.words.front().startSeconds;
        event.endSeconds = event.words.back().endSeconds;
    }
    say(std::move(event));
    changed();
}

// That committed words stay is what everything here is for, so it is looked at and not taken for granted.
void CaptionAssembler::checkCommitted(std::span<const TranscriptWord> words) {
    for (std::size_t i = 0; i < segment_->numAnnouncedCommitted; ++i)
        if (i >= words.size() || words[i].text != segment_->announced[i].text) ++statistics_.numCommittedRevisions;
}

void CaptionAssembler::addGap(double fromSeconds, double toSeconds, std::string reason) {
    fromSeconds = std::max(fromSeconds, committedUntil_);
    if (!gaps_.add(fromSeconds, toSeconds, reason)) return;
    events_.push_back({.kind = CaptionEventKind::kGap,
                       .text = gapMark(toSeconds - fromSeconds),
                       .startSeconds = fromSeconds,
                       .endSeconds = toSeconds,
                       .reason = std::move(reason)});
    nextStartsSentence_ = true;
    lastChange_ = std::max(lastChange_, toSeconds);
    renewGapMarks();
    changed();
}

void CaptionAssembler::fillGap(const SegmentHypothesis& hypothesis, double fromSeconds, double toSeconds,
                               double nowSeconds) {
    std::vector<TranscriptWord> words;
    for (const TranscriptWord& word : hypothesis.words)
        if (gaps_.contains(middleSeconds(word))) words.push_back(word);
    if (!gaps_.fill(fromSeconds, toSeconds)) return;
    statistics_.numWordsShown += static_cast<std::int64_t>(words.size());
    statistics_.numWordsCommitted += static_cast<std::int64_t>(words.size());
    words = config_.text.apply(std::move(words), {.endsSentence = !hypothesis.isCut});
    events_.push_back({.kind = CaptionEventKind::kFinal,
                       .segmentId = hypothesis.segmentId,
                       .words = words,
                       .numCommitted = words.size(),
                       .text = joinWords(words),
                       .startSeconds = fromSeconds,
                       .endSeconds = toSeconds,
                       .fillsGap = true});
    if (!words.empty()) {
        const double start = words.front().startSeconds, end = words.back().endSeconds;
        insertLine({.segmentId = hypothesis.segmentId,
                    .words = std::move(words),
                    .text = events_.back().text,
                    .startSeconds = start,
                    .endSeconds = end,
                    .fillsGap = true});
    }
    lastChange_ = std::max(lastChange_, nowSeconds);
    renewGapMarks();
    changed();
}

void CaptionAssembler::renewGapMarks() {
    std::erase_if(lines_, [](const auto& line) { return line->isGap; });
    const double oldest = statistics_.numLinesForgotten > 0 && !lines_.empty()
                              ? lines_.front()->startSeconds
                              : -std::numeric_limits<double>::infinity();
    for (const TranscriptGap& gap : gaps_.gaps())
        if (gap.startSeconds >= oldest)
            insertLine({.text = gapMark(gap.endSeconds - gap.startSeconds),
                        .startSeconds = gap.startSeconds,
                        .endSeconds = gap.endSeconds,
                        .isGap = true});
}

void CaptionAssembler::insertLine(CaptionLine line) {
    const auto place = std::upper_bound(
        lines_.begin(), lines_.end(), line.startSeconds,
        [](double start, const std::shared_ptr<const CaptionLine>& other) { return start < other->startSeconds; });
    lines_.insert(place, std::make_shared<const CaptionLine>(std::move(line)));
    while (lines_.size() > config_.maxLines) {
        statistics_.numLinesForgotten += lines_.front()->isGap ? 0 : 1;
        lines_.pop_front();
    }
}

void CaptionAssembler::advance(double nowSeconds) {
    if (config_.clearAfterSeconds <= 0 || isCleared_ || nowSeconds - lastChange_ < config_.clearAfterSeconds) return;
    if (segment_ && segment_->wasAnnounced) return; // somebody is speaking
    // Not up to now: what is still to come, where the machine is behind, has not been read by anybody.
    double end = clearedAt_.value_or(0);
    for (const auto& line : lines_) end = std::max(end, line->endSeconds);
    clearUntil(end);
}

void CaptionAssembler::clear(double nowSeconds) {
    clearUntil(nowSeconds);
}

void CaptionAssembler::clearUntil(double seconds) {
    clearedAt_ = seconds;
    events_.push_back({.kind = CaptionEventKind::kClear, .endSeconds = seconds});
    changed();
    isCleared_ = true;
}

void CaptionAssembler::changed() {
    isCleared_ = false;
    snapshot_.reset();
    ++version_;
}

std::shared_ptr<const CaptionSnapshot> CaptionAssembler::snapshot() {
    if (snapshot_) return snapshot_;
    auto snapshot = std::make_shared<CaptionSnapshot>();
    snapshot->version = version_;
    snapshot->lines.assign(lines_.begin(), lines_.end());
    if (segment_) {
        snapshot->segmentId = segment_->id;
        snapshot->committed = segment_->committed;
        snapshot->tentative = tentative();
    }
    if (clearedAt_) {
        const auto isCleared = [this](const TranscriptWord& word) { return word.endSeconds <= *clearedAt_; };
        std::erase_if(snapshot->committed, isCleared);
        std::erase_if(snapshot->tentative, isCleared);
    }
    snapshot->clearedAtSeconds = clearedAt_;
    snapshot->statistics = statistics_;
    snapshot_ = std::move(snapshot);
    return snapshot_;
}

std::vector<CaptionEvent> CaptionAssembler::takeEvents() {
    return std::exchange(events_, {});
}

} // namespace earshot
