// SPDX-License-Identifier: AGPL-3.0-or-later
//
// BeamCtcDecoder: CTC prefix beam search (Graves 2012, "Sequence transduction with recurrent neural networks"; Hannun
// et al. 2014, "First-pass large vocabulary continuous speech recognition"), with word n-grams and hotwords. The text
// it finds is the most probable one over all alignments; runs of word delimiters count as one. Special tokens never
// come out. Work per frame is bounded by the options; memory grows by some 150 bytes per letter of the text (less
// than 20 MB for an hour of speech without a pause, 35 MB with 1,024 prefixes). Copyable: the text with frames that are
// not final yet is that of a copy with them appended. One thread.
#pragma once

#include "CtcAlphabet.h"
#include "DecodedText.h"
#include "Hotwords.h"
#include "LogSumExp.h"
#include "NgramModel.h"
#include "PrefixTree.h"
#include "Result.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace earshot {

struct BeamOptions {
    int beamWidth = 512;        // prefixes kept per frame
    double beamThreshold = 14;  // nats below the best prefix at which others are dropped
    double labelThreshold = 5;  // nats below a frame's best label at which others are not tried
    LanguageOptions language{}; // n-grams and hotwords
};

// How the last word is scored: as the beginning of a word while more may come, or as the whole word it spells.
enum class LastWord { kMayGoOn, kIsComplete };

struct BeamHypothesis {
    DecodedText text;
    double logAcoustic = 0; // ln P(text | sound), as far as the beam kept its alignments, less what blanks cost
    double score = 0;       // with language model and hotwords; what hypotheses are ordered by
};

class BeamCtcDecoder {
public:
    // `tokenizer` must outlive the decoder and its copies. Errors: kInvalidArgument for options out of range,
    // kUnsupported for n-grams of words with a vocabulary that has no word delimiter.
    static Result<BeamCtcDecoder> create(const CtcTokenizer& tokenizer, double secondsPerFrame,
                                         const BeamOptions& options = {});

    // logits: [T, V], the frames that follow those appended so far. A frame without a number counts as blank.
    void append(std::span<const float> logits, std::int64_t vocabSize);
    // The next frame is the first one again; memory and options stay, and the beam is as wide as those say.
    void reset();
    // At most so many prefixes from now on, 1 or more: of those kept now the best.
    void narrow(int beamWidth);

    // Word confidence is that of GreedyCtcDecoder: the mean over a word's letters of their posteriors, here on the
    // frames of the text's most probable alignment.
    [[nodiscard]] DecodedText best(LastWord lastWord = LastWord::kMayGoOn) const;
    // Up to `count` different texts, best first.
    [[nodiscard]] std::vector<BeamHypothesis> nBest(std::size_t count, LastWord lastWord = LastWord::kMayGoOn) const;

    [[nodiscard]] std::int64_t numFrames() const { return numFrames_; }
    // Of the texts that are held, not counting what copies share.
    [[nodiscard]] std::size_t memoryBytes() const { return tree_.memoryBytes() + chains_.memoryBytes(); }

private:
    // What a decoder and its copies share.
    struct Setup {
        const CtcTokenizer& tokenizer;
        double secondsPerFrame;
        BeamOptions options;
        CtcAlphabet alphabet;
        LanguageScorer language;

        Setup(const CtcTokenizer& sourceTokenizer, double frameSeconds, const BeamOptions& beamOptions);
    };

    // The most probable alignment of a text. The last letter is still open: it may last.
    struct Alignment {
        double logProbability = kLogZero;
        std::int32_t before = LetterChains::kNone; // the letters before the last
        std::int32_t numFrames = 0;                // of the last letter; 0: there is no letter yet
        std::int64_t startFrame = 0;
        std::int64_t endFrame = 0;
        double posteriorSum = 0;

        void emit(std::int64_t frame, double posterior);
        [[nodiscard]] LetterTime lastLetter() const;
    };

    // A text: alignments that end with a blank, and those that end with its last letter.
    struct Beam {
        std::int32_t prefix = PrefixTree::kNone;
        double logBlank = kLogZero;
        double logLetter = kLogZero;
        Alignment blank;
        Alignment letter;

        [[nodiscard]] const Alignment& best() const {
            return blank.logProbability > letter.logProbability ? blank : letter;
        }
    };

    // A text of the next frame: one that stays, or one that goes on by a label.
    struct Candidate {
        Beam beam;
        std::int32_t parent = PrefixTree::kNone; // prefix that it goes on from, if it is new
        std::int32_t label = CtcAlphabet::kNone;
        const Alignment* before = nullptr; // what beam.letter goes on from, if its last letter is new
        double language = 0;
        double score = 0;
    };

    struct Emission {
        std::int32_t label = CtcAlphabet::kNone;
        double logPosterior = 0;
    };

    explicit BeamCtcDecoder(std::shared_ptr<const Setup> setup);
    void step(std::span<const float> frame);
    void chooseEmissions(std::span<const float> frame);
    void stay(const Beam& beam);
    void extend(const Beam& beam, const Emission& emission);
    void prune();
    void forgetUnused();
    [[nodiscard]] bool endsWithDelimiter(std::int32_t prefix) const;
    [[nodiscard]] DecodedText textOf(const Beam& beam) const;

    std::shared_ptr<const Setup> setup_;
    PrefixTree tree_;
    LetterChains chains_;
    std::vector<Beam> beams_; // best first
    std::size_t beamWidth_ = 0;
    std::int64_t numFrames_ = 0;
    std::size_t sizeToForgetAt_ = 0;

    // Of one frame.
    double logBlank_ = 0;
    std::vector<double> logPosteriors_; // by label, of the letters that are tried; kLogZero otherwise
    std::vector<Emission> emissions_;
    std::vector<Candidate> candidates_;
};

} // namespace earshot
