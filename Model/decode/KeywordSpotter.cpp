// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The forward variables of Graves et al. 2006, equation 6, over the states letter, blank, letter, blank, ... of each
// keyword, begun anew at every frame. With the best alignment in place of the sum, half as many spoken commands reached
// 0.5 at as many false ones.
#include "KeywordSpotter.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

namespace earshot {
namespace {

constexpr double kPauseSeconds = 0.24;    // blanks this long end a word like a delimiter
constexpr double kPatienceSeconds = 0.1;  // a detection is decided when none better has come for so long
constexpr double kSecondsPerLetter = 0.3; // the longest a keyword may last, and what is added to it
constexpr double kExtraSeconds = 0.6;
// Of each blank frame within a keyword, in nats: of two ways that are equally probable the shorter is right.
constexpr double kGapCost = 0.01;

std::int64_t framesOf(double seconds, double secondsPerFrame) {
    return std::max<std::int64_t>(1, std::llround(seconds / secondsPerFrame));
}

template <class Path>
const Path& better(const Path& a, const Path& b) {
    return b.logRatio > a.logRatio ? b : a;
}

// Alignments of one stretch add up; of different stretches the better one counts alone, or else the many frames of a
// pause that are all a little like a letter would together be one.
template <class Path>
Path joined(const Path& a, const Path& b) {
    Path path = better(a, b);
    if (a.startFrame == b.startFrame) path.logRatio = logAdd(a.logRatio, b.logRatio);
    return path;
}

} // namespace

double KeywordSpotter::Frame::logRatio(std::int32_t label) const {
    const auto index = static_cast<std::size_t>(label);
    if (!isUsable) return label == blank ? 0 : kLogZero;
    return label >= 0 && index < logits.size() ? static_cast<double>(logits[index] - best) : kLogZero;
}

KeywordSpotter::KeywordSpotter(CtcAlphabet alphabet, double secondsPerFrame, const KeywordSpotterOptions& options)
    : alphabet_(std::move(alphabet)),
      options_(options),
      secondsPerFrame_(secondsPerFrame),
      silence_(static_cast<std::size_t>(framesOf(kPauseSeconds, secondsPerFrame))) {}

Result<KeywordSpotter> KeywordSpotter::create(const CtcVocabulary& vocabulary, double secondsPerFrame,
                                              std::span<const Keyword> keywords, const KeywordSpotterOptions& options) {
    if (!std::isfinite(options.refractorySeconds) || options.refractorySeconds < 0)
        return Error{ErrorCode::kInvalidArgument, "the refractory time is below 0", "keywords"};
    KeywordSpotter spotter(CtcAlphabet(vocabulary), secondsPerFrame, options);
    if (spotter.alphabet_.blank() == CtcAlphabet::kNone)
        return Error{ErrorCode::kInvalidArgument, "the vocabulary has no blank", "keywords"};
    for (const Keyword& keyword : keywords) {
        if (!(keyword.threshold > 0 && keyword.threshold <= 1))
            return Error{ErrorCode::kInvalidArgument,
                         "has the threshold " + std::to_string(keyword.threshold) + ", expected above 0 and up to 1",
                         keyword.text};
        Word& word = spotter.words_.emplace_back();
        EARSHOT_TRY(word.labels, spotter.alphabet_.spell(keyword.text));
        word.threshold = keyword.threshold;
        const auto numLetters = static_cast<double>(word.labels.size());
        word.maxFrames = framesOf(kExtraSeconds + numLetters * kSecondsPerLetter, secondsPerFrame);
    }
    spotter.reset();
    return spotter;
}

void KeywordSpotter::reset() {
    for (std::size_t i = 0; i < words_.size(); ++i) {
        Word& word = words_[i];
        word.letters.assign(word.labels.size(), {});
        word.gaps.assign(word.labels.size(), {});
        word.peak = {.keyword = i};
        word.deafUntil = 0;
    }
    scores_.assign(words_.size(), 0.0F);
    std::fill(silence_.begin(), silence_.end(), kLogZero);
    boundary_ = 0; // the first frame may begin a word
    numFrames_ = 0;
}

// A delimiter, or nothing for a while.
void KeywordSpotter::advanceBoundary(const Frame& frame) {
    const double delimiter = frame.logRatio(alphabet_.delimiter());
    const double nothing = std::max(frame.logRatio(alphabet_.blank()), delimiter);
    silence_[static_cast<std::size_t>(numFrames_) % silence_.size()] = nothing;
    const double pause = std::accumulate(silence_.begin(), silence_.end(), 0.0);
    boundary_ = std::max({boundary_ + nothing, delimiter, pause});
}

KeywordSpotter::Path KeywordSpotter::advance(Word& word, const Frame& frame) const {
    const std::size_t last = word.labels.size() - 1;
    const Path spoken = joined(word.letters[last], word.gaps[last]); // up to the frame before
    const double blank = frame.logRatio(alphabet_.blank());
    for (std::size_t i = last + 1; i-- > 0;) { // from the last, so that what comes before it is of the frame before
        Path letter = word.letters[i];
        if (i == 0) {
            letter = better({wholeWords() ? boundary_ : 0.0, numFrames_, numFrames_}, letter);
        } else {
            letter = joined(letter, word.gaps[i - 1]);
            if (word.labels[i] != word.labels[i - 1]) letter = joined(letter, word.letters[i - 1]);
        }
        Path gap = joined(word.letters[i], word.gaps[i]);
        gap.logRatio += blank - (i < last ? kGapCost : 0);
        letter.logRatio += frame.logRatio(word.labels[i]);
        letter.endFrame = numFrames_ + 1;
        if (numFrames_ - gap.startFrame >= word.maxFrames) gap.logRatio = kLogZero;
        if (numFrames_ - letter.startFrame >= word.maxFrames) letter.logRatio = kLogZero;
        word.letters[i] = letter;
        word.gaps[i] = gap;
    }
    if (!wholeWords()) return word.letters[last];
    Path ended = spoken;
    ended.logRatio += frame.logRatio(alphabet_.delimiter());
    const Path& paused = word.gaps[last];
    const bool isPause = numFrames_ + 1 - paused.endFrame == static_cast<std::int64_t>(silence_.size());
    return isPause ? better(ended, paused) : ended;
}

void KeywordSpotter::decide(Word& word, std::vector<KeywordDetection>& detections) const {
    if (word.peak.score == 0) return;
    word.deafUntil =
        word.peak.endFrame + static_cast<std::int64_t>(std::llround(options_.refractorySeconds / secondsPerFrame_));
    detections.push_back(std::exchange(word.peak, {.keyword = word.peak.keyword}));
}

void KeywordSpotter::judge(std::size_t index, const Path& path, std::vector<KeywordDetection>& detections) {
    Word& word = words_[index];
    const double score = std::exp(std::min(0.0, path.logRatio / static_cast<double>(word.labels.size())));
    scores_[index] = std::max(scores_[index], static_cast<float>(score));
    const bool isWaitedFor = numFrames_ - word.peakFrame < framesOf(kPatienceSeconds, secondsPerFrame_);
    const bool isAnother = score >= word.threshold && path.startFrame >= word.peak.endFrame;
    if (!isWaitedFor || isAnother) decide(word, detections);
    if (score < word.threshold || score <= word.peak.score || path.startFrame < word.deafUntil) return;
    word.peak = {index, path.startFrame, path.endFrame, score};
    word.peakFrame = numFrames_;
}

void KeywordSpotter::step(std::span<const float> logits, std::vector<KeywordDetection>& detections) {
    Frame frame{logits, *std::max_element(logits.begin(), logits.end()), alphabet_.blank(), false};
    frame.isUsable = std::isfinite(frame.best) &&
                     std::none_of(logits.begin(), logits.end(), [](float logit) { return std::isnan(logit); });
    for (std::size_t i = 0; i < words_.size(); ++i) judge(i, advance(words_[i], frame), detections);
    advanceBoundary(frame);
    ++numFrames_;
}

std::vector<KeywordDetection> KeywordSpotter::append(std::span<const float> logits, std::int64_t vocabSize) {
    std::vector<KeywordDetection> detections;
    std::fill(scores_.begin(), scores_.end(), 0.0F);
    const auto width = static_cast<std::size_t>(vocabSize);
    for (; logits.size() >= width; logits = logits.subspan(width)) step(logits.first(width), detections);
    return detections;
}

std::vector<KeywordDetection> KeywordSpotter::finish() {
    std::vector<KeywordDetection> detections;
    for (std::size_t i = 0; i < words_.size(); ++i) {
        const Word& word = words_[i];
        judge(i, joined(word.letters.back(), word.gaps.back()), detections);
        decide(words_[i], detections);
    }
    return detections;
}

} // namespace earshot
