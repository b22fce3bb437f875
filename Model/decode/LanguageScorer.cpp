// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Shallow fusion at the ends of words; words that have begun are charged for the best that they can become.
#include "LanguageScorer.h"

#include <utility>

namespace earshot {

LanguageScorer::LanguageScorer(const CtcAlphabet& alphabet, LanguageOptions options)
    : alphabet_(alphabet),
      options_(std::move(options)) {}

LanguageState LanguageScorer::begin() const {
    LanguageState state;
    if (options_.ngrams) {
        state.history = options_.ngrams->begin();
        state.word = options_.ngrams->allWords();
    }
    if (options_.hotwords) state.hotword = options_.hotwords->begin();
    return state;
}

double LanguageScorer::wordScore(double logProbability, bool isSpelledOut, std::int32_t numLetters) const {
    const double spelling = isSpelledOut ? options_.unknownLetterPenalty * numLetters : 0;
    return options_.weight * logProbability + options_.wordBonus - spelling;
}

double LanguageScorer::pendingWord(const LanguageState& state) const {
    const NgramModel& ngrams = *options_.ngrams;
    const bool isUnknown = state.word.first == state.word.end;
    const bool mayBecomeHotword = options_.hotwords && options_.hotwords->pending(state.hotword) > 0;
    const double logProbability =
        isUnknown ? ngrams.logProbability({}, ngrams.unknownWord()) : ngrams.bestUnigram(state.word);
    return wordScore(logProbability, isUnknown && !mayBecomeHotword, state.numLetters);
}

void LanguageScorer::endWord(LanguageState& state) const {
    if (options_.ngrams) {
        const NgramModel& ngrams = *options_.ngrams;
        const NgramModel::WordId word = ngrams.wordOf(state.word);
        const bool isHotword = options_.hotwords && options_.hotwords->gainedAtWordEnd(state.hotword) > 0;
        state.settled += wordScore(ngrams.logProbability(state.history, word),
                                   word == ngrams.unknownWord() && !isHotword, state.numLetters);
        state.history = ngrams.extended(state.history, word);
        state.word = ngrams.allWords();
    }
    state.numLetters = 0;
}

LanguageState LanguageScorer::extended(const LanguageState& state, std::int32_t label) const {
    LanguageState next = state;
    next.pending = 0;
    const bool isWordEnd = label == alphabet_.delimiter();
    if (isWordEnd)
        endWord(next);
    else
        ++next.numLetters;
    if (options_.hotwords) {
        const Hotwords::Step step = options_.hotwords->advance(state.hotword, label);
        next.hotword = step.state;
        next.settled += step.gained;
        next.pending += options_.hotwords->pending(step.state);
    }
    if (options_.ngrams && !isWordEnd) {
        next.word = options_.ngrams->narrowed(state.word, alphabet_.folded(label));
        next.pending += pendingWord(next);
    }
    return next;
}

double LanguageScorer::complete(const LanguageState& state) const {
    if (state.numLetters == 0) return state.settled;
    LanguageState ended = state;
    endWord(ended);
    return ended.settled + (options_.hotwords ? options_.hotwords->gainedAtWordEnd(state.hotword) : 0);
}

} // namespace earshot
