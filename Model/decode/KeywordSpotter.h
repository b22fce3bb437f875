// SPDX-License-Identifier: AGPL-3.0-or-later
//
// KeywordSpotter: finds typed words in CTC posteriors, without training. The forward score of the keyword over the
// frames up to now (blanks and repeats allowed, alignments added up) is compared with the free path, the best label of
// each of the same frames; the ratio's geometric mean per letter is a confidence of 0 to 1. Work per frame is linear in
// the letters of all keywords, memory is fixed. Copyable. One thread.
#pragma once

#include "CtcAlphabet.h"
#include "LogSumExp.h"
#include "Result.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace earshot {

struct Keyword {
    std::string text; // a word or phrase
    double threshold = 0.5;
};

struct KeywordSpotterOptions {
    // Only between delimiters or pauses, so that "art" is not heard in "party". Without effect on a vocabulary that has
    // no delimiter.
    bool wholeWords = true;
    double refractorySeconds = 0.3; // after a detection's end, within which the same keyword does not begin again
};

struct KeywordDetection {
    std::size_t keyword = 0; // index
    std::int64_t startFrame = 0;
    std::int64_t endFrame = 0; // exclusive
    double score = 0;          // 0 to 1
};

class KeywordSpotter {
public:
    // Errors: those of CtcAlphabet::spell, thresholds that are not within 0 to 1, with the keyword.
    static Result<KeywordSpotter> create(const CtcVocabulary& vocabulary, double secondsPerFrame,
                                         std::span<const Keyword> keywords, const KeywordSpotterOptions& options = {});

    // logits: [T, V], the frames that follow those appended so far. Returns what has been decided since the last call,
    // in the order of time: a detection comes out some frames after its end, when no better one can follow.
    [[nodiscard]] std::vector<KeywordDetection> append(std::span<const float> logits, std::int64_t vocabSize);
    // The sound ends here: what is still undecided.
    [[nodiscard]] std::vector<KeywordDetection> finish();
    // The next frame is the first one again.
    void reset();

    [[nodiscard]] std::size_t numKeywords() const { return words_.size(); }
    // Per keyword, the highest confidence among the frames of the last append.
    [[nodiscard]] std::span<const float> scores() const { return scores_; }
    [[nodiscard]] std::int64_t numFrames() const { return numFrames_; }

private:
    // One frame against its best label: log posteriors, at most 0.
    struct Frame {
        std::span<const float> logits;
        float best = 0;
        std::int32_t blank = CtcAlphabet::kNone;
        bool isUsable = false; // else it counts as blank

        [[nodiscard]] double logRatio(std::int32_t label) const;
    };
    // The ways to reach a state: their log ratio to the free path, and the frames from first letter to last of the
    // best.
    struct Path {
        double logRatio = kLogZero;
        std::int64_t startFrame = 0;
        std::int64_t endFrame = 0; // exclusive
    };
    struct Word {
        std::vector<std::int32_t> labels;
        double threshold = 0;
        std::int64_t maxFrames = 0;
        std::vector<Path> letters;  // that end with each label
        std::vector<Path> gaps;     // with blanks after it
        KeywordDetection peak;      // the best detection that is not decided yet; score 0 if there is none
        std::int64_t peakFrame = 0; // when it was heard
        std::int64_t deafUntil = 0; // frame before which no detection may begin
    };

    KeywordSpotter(CtcAlphabet alphabet, double secondsPerFrame, const KeywordSpotterOptions& options);
    [[nodiscard]] bool wholeWords() const { return options_.wholeWords && alphabet_.hasDelimiter(); }
    void step(std::span<const float> logits, std::vector<KeywordDetection>& detections);
    // Advances the word's states by a frame; the path that ends the keyword in it.
    Path advance(Word& word, const Frame& frame) const;
    void advanceBoundary(const Frame& frame);
    void judge(std::size_t index, const Path& path, std::vector<KeywordDetection>& detections);
    void decide(Word& word, std::vector<KeywordDetection>& detections) const;

    CtcAlphabet alphabet_;
    KeywordSpotterOptions options_;
    double secondsPerFrame_;
    std::vector<Word> words_;
    std::vector<float> scores_;
    std::int64_t numFrames_ = 0;
    double boundary_ = 0;         // log ratio of the best path that is between words
    std::vector<double> silence_; // the last log ratios of nothing being said, in a ring
};

} // namespace earshot
