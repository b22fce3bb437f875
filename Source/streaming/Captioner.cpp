// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The first of the gate's spans is the one that is worked on; a segment is open within it from its first chunk to its
// whole pass.
#include "Captioner.h"

#include <algorithm>
#include <cmath>

namespace earshot {
namespace {

constexpr double kGapCapacitySeconds = 120;
constexpr double kRestartPreRollSeconds = 0.4; // of a segment that follows one without speech
constexpr double kCutWithinSeconds = 1.0;      // of the end of a line that is ended before its time
constexpr const char* kCannotKeepUp = "the machine could not keep up";

std::int64_t samplesOf(double seconds) {
    return std::llround(seconds * static_cast<double>(kStreamRateHz));
}

std::int64_t framesOf(double seconds, const SpeechModel& model) {
    return std::llround(seconds / model.secondsPerFrame());
}

CaptionAssemblerConfig assemblerConfig(const SpeechModel& model, const StreamSettings& settings) {
    const CtcVocabulary& vocabulary = model.tokenizer->vocabulary();
    const CtcAlphabet alphabet(vocabulary);
    std::vector<std::string> letters;
    for (const std::int32_t label : alphabet.writable())
        letters.push_back(vocabulary.tokens[static_cast<std::size_t>(label)]);
    const bool oneCase = vocabulary.doLowerCase || writesOneCase(letters);
    TextOptions text = settings.text;
    for (const Hotword& hotword : settings.hotwords) text.names.push_back(hotword.text); // spelled as typed
    return {.calm = calmPolicy(settings.calm),
            .clearAfterSeconds = settings.clearAfterSeconds,
            .frameSeconds = model.secondsPerFrame(),
            .text = TextPipeline(text, oneCase)};
}

} // namespace

Result<Captioner> Captioner::create(const StreamModels& models, const StreamSettings& settings,
                                    std::int64_t firstSegmentId) {
    const SpeechModel& model = *models.captions;
    const CalmPolicy calm = calmPolicy(settings.calm);
    SegmentConfig config;
    config.chunking = {.hopFrames = std::max<std::int64_t>(1, framesOf(calm.hopSeconds, model)),
                       .lookaheadFrames = framesOf(calm.lookaheadSeconds, model),
                       .leftContextFrames = framesOf(settings.leftContextSeconds, model)};
    config.endpoint = {.silenceSeconds = settings.endpointSilenceSeconds,
                       .maxSegmentSeconds = settings.maxSegmentSeconds};
    config.decoding = {.beamWidth = settings.beamWidth,
                       .usesLanguageModel = settings.usesLanguageModel,
                       .languageModel = models.languageModel,
                       .hotwords = models.hotwords};
    EARSHOT_TRY(SegmentPass pass, SegmentPass::create(models.captions, config));
    std::optional<KeywordSpotter> spotter;
    if (!settings.keywords.empty()) {
        EARSHOT_TRY(spotter,
                    KeywordSpotter::create(model.tokenizer->vocabulary(), model.secondsPerFrame(), settings.keywords));
    }
    return Captioner(std::move(pass), settings, config.chunking, std::move(spotter), firstSegmentId);
}

Captioner::Captioner(SegmentPass pass, const StreamSettings& settings, const ChunkingConfig& full,
                     std::optional<KeywordSpotter> spotter, std::int64_t firstSegmentId)
    : pass_(std::move(pass)),
      vocabSize_(pass_.model().config().vocabSize),
      hopSamples_(pass_.model().config().hopSamples()),
      maxSegmentSamples_(samplesOf(settings.maxSegmentSeconds)),
      preRollSamples_(samplesOf(kRestartPreRollSeconds)),
      fullChunking_(full),
      chunking_(full),
      gaps_(settings.maxSegmentSeconds, kGapCapacitySeconds, kStreamRateHz),
      nextSegmentId_(firstSegmentId),
      assemblerConfig_(assemblerConfig(pass_.model(), settings)),
      assembler_(assemblerConfig_),
      spotter_(std::move(spotter)) {
    for (const Keyword& keyword : settings.keywords) keywords_.push_back(keyword.text);
}

void Captioner::inherit(Captioner& former) {
    assembler_ = std::move(former.assembler_);
    assembler_.reconfigure(assemblerConfig_);
    gaps_ = std::move(former.gaps_);
    numLost_ = former.numLost_;
}

std::span<const float> Captioner::keywordScores() const {
    return spotter_ ? spotter_->scores() : std::span<const float>();
}

bool Captioner::isChunked() const {
    return segment_ ? segment_->isChunked : rung_ < Rung::kFinalsOnly;
}

// Sound that has come and lies within the span that is worked on.
std::int64_t Captioner::available(const StreamInput& input) const {
    return std::min(input.history().end(), input.gate().spans().front().end);
}

std::int64_t Captioner::segmentBegin(const StreamInput& input) const {
    return segment_ ? segment_->begin : input.gate().spans().front().begin;
}

// Where the sound that the next chunk takes ends.
std::int64_t Captioner::chunkEnd(const StreamInput& input) const {
    return segmentBegin(input) + pass_.samplesForStep(segment_ ? pass_.numFrames() : 0);
}

std::int64_t Captioner::heardUntil() const {
    return segment_->begin + pass_.numFrames() * hopSamples_;
}

// The segment that is to be computed as a whole when nextWork() says so.
Captioner::Whole Captioner::whole(const StreamInput& input) const {
    if (ended_) return *ended_;
    const std::int64_t begin = segmentBegin(input), end = available(input);
    if (end - begin <= maxSegmentSamples_) return {begin, end};
    return {begin,
            begin + quietestCut(input.history().view(begin, begin + maxSegmentSamples_), maxSegmentSamples_ / 2,
                                maxSegmentSamples_, kStreamRateHz),
            true};
}

Captioner::Work Captioner::nextWork(const StreamInput& input) const {
    if (ended_) return Work::kWhole;
    if (input.gate().spans().empty()) return gaps_.empty() ? Work::kNone : Work::kGap;
    if (isChunked() && chunkEnd(input) <= available(input)) return Work::kChunk;
    if (!input.gate().spans().front().isOpen()) return Work::kWhole;
    const bool isLong = available(input) - segmentBegin(input) > maxSegmentSamples_;
    return !isChunked() && isLong ? Work::kWhole : Work::kNone;
}

Result<void> Captioner::work(Work work, StreamInput& input, Workspace& workspace, const ForwardOptions& options) {
    switch (work) {
    case Work::kChunk: return workChunk(input, workspace, options);
    case Work::kWhole: return workWhole(input, workspace);
    case Work::kGap: return workGap(input, workspace);
    case Work::kNone: break;
    }
    return {};
}

void Captioner::openSegment(std::int64_t begin) {
    segment_ = Segment{.id = nextSegmentId_++, .begin = begin, .pushed = begin, .isChunked = rung_ < Rung::kFinalsOnly};
    pass_.begin();
    if (spotter_) spotter_->reset();
}

Result<void> Captioner::workChunk(StreamInput& input, Workspace& workspace, const ForwardOptions& options) {
    if (!segment_) openSegment(segmentBegin(input));
    Segment& segment = *segment_;
    const std::int64_t end = chunkEnd(input);
    EARSHOT_TRY(const PartialWords partial, pass_.step(workspace, input.history().view(segment.pushed, end), options));
    segment.pushed = end;

    if (spotter_) report(input, spotter_->append(pass_.chunkLogits(), vocabSize_));
    assembler_.update(
        {.segmentId = segment.id, .words = timed(input, segment.begin, partial.words), .numStable = partial.numStable},
        input.nowSeconds());
    if (!partial.end) return {};
    const std::int64_t cut = std::min(segment.begin + partial.end->frame * hopSamples_, available(input));
    if (partial.end->hasSpeech) {
        ended_ = Whole{segment.begin, cut, partial.end->isCut};
        return {};
    }
    // Nobody has spoken: go on from here, with what may be the beginning of a word.
    finishKeywords(input);
    assembler_.withdraw(segment.id);
    input.gate().trimFirst(std::max(segment.begin, cut - preRollSamples_));
    segment_.reset();
    return {};
}

Result<void> Captioner::workWhole(StreamInput& input, Workspace& workspace) {
    const Whole range = whole(input);
    if (!segment_) openSegment(range.begin);
    EARSHOT_TRY(const DecodedText text, pass_.decodeWhole(workspace, input.history().view(range.begin, range.end)));
    finishKeywords(input);
    assembler_.update({.segmentId = segment_->id,
                       .words = timed(input, range.begin, text.words),
                       .numStable = text.words.size(),
                       .isFinal = true,
                       .isCut = range.isCut,
                       .heard = input.timeline().stretchesIn(range.begin, range.end)},
                      input.nowSeconds());
    ended_.reset();
    segment_.reset();
    if (range.end >= input.gate().spans().front().end)
        input.gate().dropFirst();
    else
        input.gate().trimFirst(range.end);
    return {};
}

Result<void> Captioner::workGap(StreamInput& input, Workspace& workspace) {
    const GapStore::Piece piece = gaps_.take();
    EARSHOT_TRY(const DecodedText text, pass_.decodeWhole(workspace, piece.samples));
    const std::int64_t end = piece.begin + static_cast<std::int64_t>(piece.samples.size());
    assembler_.fillGap({.segmentId = nextSegmentId_++,
                        .words = timed(input, piece.begin, text.words),
                        .numStable = text.words.size(),
                        .isFinal = true},
                       StreamTimeline::secondsAt(piece.begin), StreamTimeline::secondsAt(end), input.nowSeconds());
    return {};
}

Result<void> Captioner::apply(Rung rung, StreamInput& input) {
    if (rung == Rung::kSkip) skipWaiting(input, kCannotKeepUp);
    if (rung == rung_) return {};
    rung_ = rung;
    if (segment_ && rung >= Rung::kFinalsOnly) segment_->isChunked = false;
    chunking_ = fullChunking_;
    if (rung >= Rung::kLongerHop) {
        chunking_.hopFrames *= 2;
        chunking_.leftContextFrames = (chunking_.leftContextFrames + 1) / 2;
    }
    return pass_.setChunking(chunking_);
}

void Captioner::skipWaiting(StreamInput& input, const std::string& reason) {
    if (input.gate().spans().empty()) return;
    const std::int64_t begin = segmentBegin(input), now = input.history().end();
    if (segment_) assembler_.withdraw(segment_->id);
    while (!input.gate().spans().empty()) {
        const SpeechSpan span = input.gate().spans().front();
        const std::int64_t from = std::max(begin, span.begin), to = std::min(now, span.end);
        if (to > from) {
            numLost_ += gaps_.add(from, input.history().view(from, to));
            // One a span: silence between two of them is no gap, and nothing would ever fill it.
            assembler_.addGap(StreamTimeline::secondsAt(from), StreamTimeline::secondsAt(to), reason);
        }
        if (span.isOpen()) {
            input.gate().trimFirst(now);
            break;
        }
        input.gate().dropFirst();
    }
    segment_.reset();
    ended_.reset();
    if (spotter_) spotter_->reset();
}

bool Captioner::endLine(const StreamInput& input) {
    if (ended_) return true;
    if (!segment_) return false;
    const std::int64_t begin = segment_->begin, end = std::min(available(input), begin + maxSegmentSamples_);
    const std::int64_t earliest = std::max<std::int64_t>(0, end - begin - samplesOf(kCutWithinSeconds));
    ended_ =
        Whole{begin, begin + quietestCut(input.history().view(begin, end), earliest, end - begin, kStreamRateHz), true};
    return true;
}

// Sound that is too short for the next piece of work is not behind.
std::int64_t Captioner::position(const StreamInput& input) const {
    switch (nextWork(input)) {
    case Work::kChunk: return segment_ ? segment_->pushed : segmentBegin(input);
    case Work::kWhole: return whole(input).end;
    case Work::kGap:
    case Work::kNone: break;
    }
    return input.history().end();
}

std::int64_t Captioner::numWaiting(const StreamInput& input) const {
    const std::int64_t from = position(input);
    std::int64_t sum = 0;
    for (const SpeechSpan& span : input.gate().spans())
        sum += std::max<std::int64_t>(0, std::min(input.history().end(), span.end) - std::max(span.begin, from));
    return sum;
}

std::int64_t Captioner::oldestNeeded(const StreamInput& input) const {
    if (segment_) return segment_->begin;
    return input.gate().spans().empty() ? input.gate().earliestBegin() : input.gate().spans().front().begin;
}

void Captioner::report(const StreamInput& input, std::span<const KeywordDetection> detections) {
    for (const KeywordDetection& found : detections) {
        const std::int64_t begin = segment_->begin + found.startFrame * hopSamples_;
        const std::int64_t end = segment_->begin + found.endFrame * hopSamples_;
        keywordEvents_.push_back({.keyword = keywords_[found.keyword],
                                  .startSeconds = StreamTimeline::secondsAt(begin),
                                  .endSeconds = StreamTimeline::secondsAt(end),
                                  .score = found.score,
                                  .host = input.timeline().hostAt(begin)});
    }
}

// What the chunks have not heard: the frames of the whole pass that follow theirs.
void Captioner::finishKeywords(const StreamInput& input) {
    if (!spotter_) return;
    const auto heard = static_cast<std::size_t>(pass_.numFrames() * vocabSize_);
    if (pass_.wholeLogits().size() > heard)
        report(input, spotter_->append(pass_.wholeLogits().subspan(heard), vocabSize_));
    report(input, spotter_->finish());
    spotter_->reset();
}

std::vector<TranscriptWord> Captioner::timed(const StreamInput& input, std::int64_t begin,
                                             std::span<const DecodedWord> words) const {
    std::vector<TranscriptWord> result;
    for (const DecodedWord& word : words) {
        const std::int64_t start = begin + word.startFrame * hopSamples_, end = begin + word.endFrame * hopSamples_;
        result.push_back({.text = word.text,
                          .startSeconds = StreamTimeline::secondsAt(start),
                          .endSeconds = StreamTimeline::secondsAt(end),
                          .confidence = word.confidence,
                          .host = input.timeline().hostAt(start)});
    }
    return result;
}

} // namespace earshot
