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

double LanguageScorer::unknownWord() const {
    return options_.wordBonus - options_.unknownWordPenalty;
}

double LanguageScorer::pendingWord(const NgramModel::Prefix& word) const {
    const NgramModel& ngrams = *options_.ngrams;
    if (word.first == word.end)
        return options_.weight * ngrams.logProbability({}, ngrams.unknownWord()) + unknownWord();
    return options_.weight * ngrams.bestUnigram(word) + options_.wordBonus;
}

void LanguageScorer::endWord(LanguageState& state) const {
    state.insideWord = false;
    if (!options_.ngrams) return;
    const NgramModel& ngrams = *options_.ngrams;
    const NgramModel::WordId word = ngrams.wordOf(state.word);
    state.settled += options_.weight * ngrams.logProbability(state.history, word) +
                     (word == ngrams.unknownWord() ? unknownWord() : options_.wordBonus);
    state.history = ngrams.extended(state.history, word);
    state.word = ngrams.allWords();
}

LanguageState LanguageScorer::extended(const LanguageState& state, std::int32_t label) const {
    LanguageState next = state;
    next.pending = 0;
    if (label == alphabet_.delimiter()) {
        endWord(next);
    } else {
        next.insideWord = true;
        if (options_.ngrams) {
            next.word = options_.ngrams->narrowed(state.word, alphabet_.folded(label));
            next.pending = pendingWord(next.word);
        }
    }
    if (options_.hotwords) {
        const Hotwords::Step step = options_.hotwords->advance(state.hotword, label);
        next.hotword = step.state;
        next.settled += step.gained;
        next.pending += options_.hotwords->pending(step.state);
    }
    return next;
}

double LanguageScorer::complete(const LanguageState& state) const {
    if (!state.insideWord) return state.settled;
    LanguageState ended = state;
    endWord(ended);
    return ended.settled + (options_.hotwords ? options_.hotwords->gainedAtWordEnd(state.hotword) : 0);
}

} // namespace earshot
