// SPDX-License-Identifier: AGPL-3.0-or-later
//
// KeywordSpotter: finds typed words in CTC posteriors, without training. For each frame the score of the most
// probable stretch that ends there and spells the keyword (blanks and repeats allowed, alignments added up) is compared
// with the free path, the best label of each frame; the ratio's geometric mean per letter is a confidence of 0 to 1.
// Work per frame is linear in the letters of all keywords, memory is fixed. Copyable. One thread.
#pragma once

#include "CtcAlphabet.h"
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
    // Stretches that end in a state: their log ratio to the free path, and where the most probable of them began and
    // last wrote a letter.
    struct Stretch {
        double logRatio = 0;
        std::int64_t startFrame = 0;
        std::int64_t endFrame = 0;
    };
    struct Word {
        std::vector<std::int32_t> labels;
        double threshold = 0;
        std::int64_t maxFrames = 0;
        std::vector<Stretch> letters; // of each label
        std::vector<Stretch> gaps;    // the blanks after each label
        KeywordDetection peak;        // the best undecided detection; score 0 if there is none
        std::int64_t deafUntil = 0;   // frame before which no stretch may begin
    };

    KeywordSpotter(CtcAlphabet alphabet, double secondsPerFrame, const KeywordSpotterOptions& options);
    void step(std::span<const float> frame, std::vector<KeywordDetection>& detections);
    void listen(Word& word);
    void judge(std::size_t index, std::vector<KeywordDetection>& detections);

    CtcAlphabet alphabet_;
    KeywordSpotterOptions options_;
    double secondsPerFrame_;
    std::vector<Word> words_;
    std::vector<float> scores_;
    std::int64_t numFrames_ = 0;
};

} // namespace earshot
