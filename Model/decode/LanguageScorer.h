// SPDX-License-Identifier: AGPL-3.0-or-later
//
// LanguageScorer: what a search adds to the sound's log-probability, label by label: n-grams at the ends of words
// (shallow fusion: weight · ln P(word | history) + bonus) and hotwords. A word that is not finished is charged as the
// likeliest word that begins so, or as an unknown word once none does; otherwise prefixes that have just paid for a
// word would lose against those that have not yet. Const after construction: any thread.
#pragma once

#include "CtcAlphabet.h"
#include "Hotwords.h"
#include "NgramModel.h"

#include <cstdint>
#include <memory>

namespace earshot {

struct LanguageOptions {
    std::shared_ptr<const NgramModel> ngrams = nullptr;
    double weight = 0.5;    // of ln P(word | history)
    double wordBonus = 1.0; // per word, against the model's liking for few words; only with n-grams
    // Nats per letter of a word that the n-grams do not know, beside what <unk> costs: what spelling it out costs. By
    // the letter, since otherwise one long unknown word would be cheaper than the words that it is made of. Not for
    // hotwords, which are often names.
    double unknownLetterPenalty = 2.0;
    // Nats that a blank costs, against a model's liking for few letters (icefall's and sherpa-onnx's blank_penalty).
    double blankPenalty = 0;
    std::shared_ptr<const Hotwords> hotwords = nullptr;
};

struct LanguageState {
    NgramModel::History history; // words that have ended
    NgramModel::Prefix word;     // letters since
    Hotwords::State hotword = 0;
    std::int32_t numLetters = 0; // of the word
    double settled = 0;          // by words and hotwords that have ended
    double pending = 0;          // by those that have not: taken back when they end, one way or the other
};

class LanguageScorer {
public:
    // `alphabet` must outlive this.
    LanguageScorer(const CtcAlphabet& alphabet, LanguageOptions options);

    [[nodiscard]] LanguageState begin() const;
    // `label` is a letter, or a delimiter after at least one letter.
    [[nodiscard]] LanguageState extended(const LanguageState& state, std::int32_t label) const;
    // As far as the text goes, more may come.
    [[nodiscard]] double running(const LanguageState& state) const { return state.settled + state.pending; }
    // With the last word taken for a whole word. No end of sentence is charged: pauses do not end sentences only.
    [[nodiscard]] double complete(const LanguageState& state) const;

private:
    void endWord(LanguageState& state) const;
    [[nodiscard]] double pendingWord(const LanguageState& state) const;
    [[nodiscard]] double wordScore(double logProbability, bool isSpelledOut, std::int32_t numLetters) const;

    const CtcAlphabet& alphabet_;
    LanguageOptions options_;
};

} // namespace earshot
