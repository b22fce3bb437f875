// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What the search reads out: a text with and without a delimiter at its end is one hypothesis.
#include "BeamCtcDecoder.h"

#include <algorithm>

namespace earshot {

// Labels are given to the tokenizer with blanks between them, so that equal neighbours stay two.
DecodedText BeamCtcDecoder::textOf(const Beam& beam) const {
    std::vector<std::int64_t> ids;
    for (std::int32_t label : tree_.labels(beam.prefix)) {
        ids.push_back(label);
        ids.push_back(setup_->alphabet.blank());
    }
    const Alignment& alignment = beam.best();
    std::vector<LetterTime> letters = chains_.upTo(alignment.before);
    if (alignment.numFrames > 0) letters.push_back(alignment.lastLetter());
    return timedText(setup_->tokenizer, setup_->tokenizer.decode(ids), letters, setup_->secondsPerFrame);
}

std::vector<BeamHypothesis> BeamCtcDecoder::nBest(std::size_t count, LastWord lastWord) const {
    struct Group {
        std::int32_t text; // the prefix without a delimiter at its end
        const Beam* heaviest;
        double heaviestScore;
        double logAcoustic;
        double score;
    };
    std::vector<Group> groups;
    for (const Beam& beam : beams_) {
        const LanguageState& language = tree_[beam.prefix].language;
        const double logAcoustic = logAdd(beam.logBlank, beam.logLetter);
        const double score = logAcoustic + (lastWord == LastWord::kIsComplete ? setup_->language.complete(language)
                                                                              : setup_->language.running(language));
        const bool isTrimmed = beam.prefix != PrefixTree::kRoot && endsWithDelimiter(beam.prefix);
        const std::int32_t text = isTrimmed ? tree_[beam.prefix].parent : beam.prefix;
        const auto same =
            std::find_if(groups.begin(), groups.end(), [&](const Group& group) { return group.text == text; });
        if (same == groups.end()) {
            groups.push_back({text, &beam, score, logAcoustic, score});
            continue;
        }
        if (score > same->heaviestScore) {
            same->heaviest = &beam;
            same->heaviestScore = score;
        }
        same->logAcoustic = logAdd(same->logAcoustic, logAcoustic);
        same->score = logAdd(same->score, score);
    }
    std::stable_sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) { return a.score > b.score; });
    std::vector<BeamHypothesis> hypotheses;
    for (const Group& group : std::span(groups).first(std::min(count, groups.size())))
        hypotheses.push_back({textOf(*group.heaviest), group.logAcoustic, group.score});
    return hypotheses;
}

DecodedText BeamCtcDecoder::best(LastWord lastWord) const {
    return std::move(nBest(1, lastWord).front().text);
}

} // namespace earshot
