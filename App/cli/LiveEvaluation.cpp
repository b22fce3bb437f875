// SPDX-License-Identifier: AGPL-3.0-or-later
#include "LiveEvaluation.h"

#include "LiveSimulation.h"
#include "StreamClock.h"
#include "Utf8.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <utility>

namespace earshot::cli {
namespace {

constexpr double kSilenceSeconds = 1.5; // behind an utterance: longer than any end of a line
constexpr double kWholeSeconds = 3600;  // a segment is never cut into chunks

// Whether two words are in the same place: they share half of the shorter one.
bool overlap(const TranscriptWord& a, const TranscriptWord& b) {
    const double shared = std::min(a.endSeconds, b.endSeconds) - std::max(a.startSeconds, b.startSeconds);
    const double shorter = std::min(a.endSeconds - a.startSeconds, b.endSeconds - b.startSeconds);
    return shared > 0 && shared >= shorter / 2;
}

struct TimedCaption {
    double emittedAtSeconds = 0;
    CaptionEvent event;
};

std::vector<TimedCaption> captionsWithWords(std::vector<StreamEvent> events) {
    std::vector<TimedCaption> captions;
    for (StreamEvent& event : events) {
        auto* caption = std::get_if<CaptionEvent>(&event.body);
        if (!caption || (caption->kind != CaptionEventKind::kPartial && caption->kind != CaptionEventKind::kFinal))
            continue;
        captions.push_back({event.emittedAtSeconds, std::move(*caption)});
    }
    return captions;
}

std::vector<double> firstPartialLatencies(const std::vector<TimedCaption>& captions, const Transcript& offline) {
    std::vector<double> latencies;
    for (const TranscriptWord& word : offline.words) {
        const auto shown = std::find_if(captions.begin(), captions.end(), [&](const TimedCaption& caption) {
            return std::any_of(caption.event.words.begin(), caption.event.words.end(),
                               [&](const TranscriptWord& live) { return overlap(word, live); });
        });
        if (shown != captions.end()) latencies.push_back(shown->emittedAtSeconds - word.endSeconds);
    }
    return latencies;
}

// As whoever takes the events sees it: a committed word that reads otherwise later, or is gone.
std::int64_t countCommittedRevised(const std::vector<TimedCaption>& captions) {
    std::map<std::int64_t, std::vector<std::string>> committed;
    std::int64_t numRevised = 0;
    for (const TimedCaption& caption : captions) {
        std::vector<std::string>& known = committed[caption.event.segmentId];
        for (std::size_t i = 0; i < known.size(); ++i)
            if (i >= caption.event.numCommitted || caption.event.words[i].text != known[i]) ++numRevised;
        known.clear();
        for (std::size_t i = 0; i < caption.event.numCommitted; ++i) known.push_back(caption.event.words[i].text);
    }
    return numRevised;
}

// Each place in which some caption had a word counts once.
std::int64_t countWordsBehind(const std::vector<TimedCaption>& captions, double seconds) {
    std::vector<TranscriptWord> found;
    for (const TimedCaption& caption : captions)
        for (const TranscriptWord& word : caption.event.words) {
            const bool isKnown =
                std::any_of(found.begin(), found.end(), [&](const TranscriptWord& w) { return overlap(w, word); });
            if (middleSeconds(word) >= seconds && !isKnown) found.push_back(word);
        }
    return static_cast<std::int64_t>(found.size());
}

double percentile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    const auto at = static_cast<std::ptrdiff_t>(std::ceil(share * static_cast<double>(values.size()))) - 1;
    const auto nth = values.begin() + std::max<std::ptrdiff_t>(at, 0);
    std::nth_element(values.begin(), nth, values.end());
    return *nth;
}

double milliseconds(double seconds) {
    return std::round(seconds * 10'000) / 10;
}

double ratio(double a, double b) {
    return b > 0 ? a / b : 0;
}

} // namespace

LiveScore& LiveScore::operator+=(const LiveScore& other) {
    words += other.words;
    characters += other.characters;
    firstPartialSeconds.insert(firstPartialSeconds.end(), other.firstPartialSeconds.begin(),
                               other.firstPartialSeconds.end());
    finalSeconds.insert(finalSeconds.end(), other.finalSeconds.begin(), other.finalSeconds.end());
    numCommittedRevised += other.numCommittedRevised;
    numTentativeRevised += other.numTentativeRevised;
    numWordsShown += other.numWordsShown;
    numWordsInSilence += other.numWordsInSilence;
    silenceSeconds += other.silenceSeconds;
    heardSeconds += other.heardSeconds;
    computeSeconds += other.computeSeconds;
    numFinals += other.numFinals;
    numFinalsEqualOffline += other.numFinalsEqualOffline;
    return *this;
}

nlohmann::ordered_json LiveScore::asJson() const {
    return {{"wer", words.rate()},
            {"cer", characters.rate()},
            {"first_partial_ms_p50", milliseconds(percentile(firstPartialSeconds, 0.50))},
            {"first_partial_ms_p95", milliseconds(percentile(firstPartialSeconds, 0.95))},
            {"final_ms_p50", milliseconds(percentile(finalSeconds, 0.50))},
            {"final_ms_p95", milliseconds(percentile(finalSeconds, 0.95))},
            {"committed_revised", numCommittedRevised},
            {"tentative_revision_rate",
             ratio(static_cast<double>(numTentativeRevised), static_cast<double>(numWordsShown))},
            {"empty_words_per_minute", ratio(60.0 * static_cast<double>(numWordsInSilence), silenceSeconds)},
            {"rtf", ratio(computeSeconds, heardSeconds)},
            {"finals_equal_offline", {{"segments", numFinals}, {"equal", numFinalsEqualOffline}}}};
}

LiveEvaluation::LiveEvaluation(const SpeechModel& model, Workspace& workspace, const LiveOptions& options,
                               const DecodingChoice& decoding, OfflineTranscriber offline)
    : workspace_(&workspace),
      slowDown_(options.slowDown),
      offline_(std::move(offline)) {
    settings_.calm = options.calm;
    settings_.text = TextOptions::raw();
    settings_.beamWidth = decoding.beamWidth;
    settings_.usesLanguageModel = decoding.usesLanguageModel;
    models_.languageModel = decoding.languageModel;
    models_.hotwords = decoding.hotwords;
    models_.captions = SharedModel(SharedModel(), &model); // the caller's
}

Result<LiveEvaluation> LiveEvaluation::create(const SpeechModel& model, Workspace& workspace,
                                              const LiveOptions& options, const DecodingChoice& decoding) {
    if (model.sampleRateHz() != kStreamRateHz)
        return Error{ErrorCode::kUnsupported,
                     "wants sound at " + std::to_string(model.sampleRateHz()) + " Hz; live streams have " +
                         std::to_string(kStreamRateHz),
                     {}};
    EARSHOT_TRY(OfflineTranscriber offline,
                OfflineTranscriber::create(model, workspace,
                                           {.chunkSeconds = kWholeSeconds, .strideSeconds = 0, .decoding = decoding}));
    return LiveEvaluation(model, workspace, options, decoding, std::move(offline));
}

Result<LiveScore> LiveEvaluation::evaluate(std::span<const float> samples, const std::string& text,
                                           const Transcript& offline) {
    std::vector<float> sound(samples.begin(), samples.end());
    sound.resize(sound.size() + static_cast<std::size_t>(kSilenceSeconds * kStreamRateHz), 0.0F);
    LiveSimulation simulation({settings_, models_}, {.sampleRateHz = kStreamRateHz, .slowDown = slowDown_});
    std::vector<StreamEvent> events = simulation.hear(*workspace_, sound);
    for (StreamEvent& event : simulation.finish(*workspace_)) events.push_back(std::move(event));
    const std::shared_ptr<const StreamSnapshot> last = simulation.snapshot();
    if (!last->health.lastError.empty()) return Error{ErrorCode::kInvalidData, last->health.lastError, {}};

    const std::vector<TimedCaption> captions = captionsWithWords(std::move(events));
    const double endSeconds = static_cast<double>(samples.size()) / kStreamRateHz;
    LiveScore score;
    score.firstPartialSeconds = firstPartialLatencies(captions, offline);
    score.numCommittedRevised = countCommittedRevised(captions);
    score.numTentativeRevised = last->captions->statistics.numTentativeRevisions;
    score.numWordsShown = last->captions->statistics.numWordsShown;
    score.numWordsInSilence = countWordsBehind(captions, endSeconds);
    score.silenceSeconds = kSilenceSeconds;
    score.heardSeconds = static_cast<double>(sound.size()) / kStreamRateHz;
    score.computeSeconds = simulation.workSeconds();

    std::vector<CaptionEvent> finals; // in order of time: late ones have their places
    for (const auto& [emittedAtSeconds, event] : captions) {
        if (event.kind != CaptionEventKind::kFinal) continue;
        if (!event.words.empty() && !event.fillsGap) score.finalSeconds.push_back(emittedAtSeconds - event.endSeconds);
        finals.push_back(event);
        if (event.heard.empty()) continue;
        const auto begin = static_cast<std::size_t>(std::llround(event.heard.front().startSeconds * kStreamRateHz));
        const auto end = static_cast<std::size_t>(std::llround(event.heard.back().endSeconds * kStreamRateHz));
        const auto whole = offline_.transcribe(std::span<const float>(sound).subspan(begin, end - begin));
        if (!whole.ok() && whole.error().code != ErrorCode::kInvalidArgument) return whole.error();
        ++score.numFinals;
        // Word by word: between words a model may write more spaces than one. Too short a sound has no words.
        score.numFinalsEqualOffline += event.text == (whole.ok() ? joinWords(whole->words) : std::string());
    }
    std::stable_sort(finals.begin(), finals.end(),
                     [](const CaptionEvent& a, const CaptionEvent& b) { return a.startSeconds < b.startSeconds; });
    std::string heard;
    for (const CaptionEvent& final : finals) heard += (heard.empty() || final.text.empty() ? "" : " ") + final.text;
    heard = toLowerUtf8(heard);
    const std::string expected = toLowerUtf8(text);
    score.words = countWordErrors(expected, heard);
    score.characters = countCharacterErrors(expected, heard);
    return score;
}

} // namespace earshot::cli
