// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The search: one frame after the other, every kept text stays as it is (blank, last letter again) or goes on by a
// letter. What the texts are read out as stands in BeamHypotheses.cpp.
#include "BeamCtcDecoder.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace earshot {
namespace {

constexpr std::size_t kSlackNodes = 4096; // a tree this small is not worth cleaning
// How far back texts may differ: half a minute of fast speech, more than a caption's longest segment.
constexpr std::int32_t kHorizonLetters = 600;

Error invalid(const std::string& message) {
    return {ErrorCode::kInvalidArgument, message, "beam search"};
}

Result<void> check(const BeamOptions& options) {
    constexpr int kMaxBeamWidth = 100'000;
    if (options.beamWidth < 1 || options.beamWidth > kMaxBeamWidth)
        return invalid("a beam of " + std::to_string(options.beamWidth) + " texts; 1 to " +
                       std::to_string(kMaxBeamWidth) + " can be had");
    if (!(options.beamThreshold >= 0) || !(options.labelThreshold >= 0)) return invalid("a threshold is below 0");
    const LanguageOptions& language = options.language;
    if (!std::isfinite(language.weight) || !std::isfinite(language.wordBonus) ||
        !std::isfinite(language.unknownLetterPenalty) || !std::isfinite(language.blankPenalty))
        return invalid("a weight is not a finite number");
    return {};
}

} // namespace

BeamCtcDecoder::Setup::Setup(const CtcTokenizer& sourceTokenizer, double frameSeconds, const BeamOptions& beamOptions)
    : tokenizer(sourceTokenizer),
      secondsPerFrame(frameSeconds),
      options(beamOptions),
      alphabet(sourceTokenizer.vocabulary()),
      language(alphabet, beamOptions.language) {}

Result<BeamCtcDecoder> BeamCtcDecoder::create(const CtcTokenizer& tokenizer, double secondsPerFrame,
                                              const BeamOptions& options) {
    EARSHOT_CHECK(check(options));
    const auto setup = std::make_shared<const Setup>(tokenizer, secondsPerFrame, options);
    if (setup->alphabet.blank() == CtcAlphabet::kNone) return invalid("the vocabulary has no blank");
    if (options.language.ngrams && !setup->alphabet.hasDelimiter())
        return Error{ErrorCode::kUnsupported,
                     "a language model of words needs a model that writes where words end; this one does not",
                     "beam search"};
    return BeamCtcDecoder(setup);
}

BeamCtcDecoder::BeamCtcDecoder(std::shared_ptr<const Setup> setup)
    : setup_(std::move(setup)),
      tree_(setup_->language.begin()) {
    reset();
}

void BeamCtcDecoder::reset() {
    tree_.reset(setup_->language.begin());
    chains_.reset();
    Beam empty;
    empty.prefix = PrefixTree::kRoot;
    empty.logBlank = 0;
    empty.blank.logProbability = 0;
    beams_.assign(1, empty);
    beamWidth_ = static_cast<std::size_t>(setup_->options.beamWidth);
    numFrames_ = 0;
    sizeToForgetAt_ = kSlackNodes;
}

void BeamCtcDecoder::narrow(int beamWidth) {
    beamWidth_ = std::min(beamWidth_, static_cast<std::size_t>(std::max(beamWidth, 1)));
    beams_.resize(std::min(beams_.size(), beamWidth_));
}

void BeamCtcDecoder::Alignment::emit(std::int64_t frame, double posterior) {
    if (numFrames == 0) startFrame = frame;
    endFrame = frame + 1;
    posteriorSum += posterior;
    ++numFrames;
}

LetterTime BeamCtcDecoder::Alignment::lastLetter() const {
    return {startFrame, endFrame, posteriorSum / numFrames};
}

// The empty text takes delimiters as if it ended with one: none comes before the first letter.
bool BeamCtcDecoder::endsWithDelimiter(std::int32_t prefix) const {
    return setup_->alphabet.hasDelimiter() &&
           (prefix == PrefixTree::kRoot || tree_[prefix].label == setup_->alphabet.delimiter());
}

void BeamCtcDecoder::append(std::span<const float> logits, std::int64_t vocabSize) {
    const auto width = static_cast<std::size_t>(vocabSize);
    for (; logits.size() >= width; logits = logits.subspan(width)) step(logits.first(width));
}

void BeamCtcDecoder::step(std::span<const float> frame) {
    chooseEmissions(frame);
    candidates_.clear();
    for (std::size_t i = 0; i < beams_.size(); ++i) {
        tree_[beams_[i].prefix].slot = static_cast<std::int32_t>(i);
        stay(beams_[i]);
    }
    for (const Beam& beam : beams_)
        for (const Emission& emission : emissions_) extend(beam, emission);
    for (const Beam& beam : beams_) tree_[beam.prefix].slot = PrefixTree::kNone;
    prune();
    for (const Emission& emission : emissions_) logPosteriors_[static_cast<std::size_t>(emission.label)] = kLogZero;
    ++numFrames_;
    if (tree_.size() + chains_.size() > sizeToForgetAt_) forgetUnused();
}

// Special tokens are left out, and their probability with them: it is the same for all texts.
void BeamCtcDecoder::chooseEmissions(std::span<const float> frame) {
    const CtcAlphabet& alphabet = setup_->alphabet;
    logPosteriors_.resize(std::max(frame.size(), setup_->tokenizer.vocabulary().tokens.size()), kLogZero);
    emissions_.clear();
    const double normaliser = logSumExp(frame);
    const auto logPosterior = [&](std::int32_t label) {
        const auto index = static_cast<std::size_t>(label);
        return index < frame.size() ? static_cast<double>(frame[index]) - normaliser : kLogZero;
    };
    logBlank_ = logPosterior(alphabet.blank()) - setup_->options.language.blankPenalty;
    double best = logBlank_;
    for (std::int32_t label : alphabet.writable()) best = std::max(best, logPosterior(label));
    if (!std::isfinite(normaliser) || best == kLogZero) { // nothing that could be written
        logBlank_ = 0;
        return;
    }
    const double lowest = best - setup_->options.labelThreshold;
    for (std::int32_t label : alphabet.writable()) {
        const double value = logPosterior(label);
        if (value == kLogZero || !(value >= lowest)) continue;
        emissions_.push_back({label, value});
        logPosteriors_[static_cast<std::size_t>(label)] = value;
    }
}

// Blank, the last letter again, or a delimiter after a delimiter.
void BeamCtcDecoder::stay(const Beam& beam) {
    Candidate& next = candidates_.emplace_back();
    next.beam.prefix = beam.prefix;
    next.language = setup_->language.running(tree_[beam.prefix].language);
    next.beam.logBlank = logAdd(beam.logBlank, beam.logLetter) + logBlank_;
    next.beam.blank = beam.best();
    next.beam.blank.logProbability += logBlank_;

    const bool isSqueezed = endsWithDelimiter(beam.prefix);
    const std::int32_t label = isSqueezed ? setup_->alphabet.delimiter() : tree_[beam.prefix].label;
    if (label == CtcAlphabet::kNone) return;
    const double logPosterior = logPosteriors_[static_cast<std::size_t>(label)];
    if (logPosterior == kLogZero) return;
    next.beam.logLetter = (isSqueezed ? logAdd(beam.logBlank, beam.logLetter) : beam.logLetter) + logPosterior;
    next.beam.letter = isSqueezed ? beam.best() : beam.letter;
    next.beam.letter.logProbability += logPosterior;
    if (beam.prefix != PrefixTree::kRoot) next.beam.letter.emit(numFrames_, std::exp(logPosterior));
}

void BeamCtcDecoder::extend(const Beam& beam, const Emission& emission) {
    const auto [label, logPosterior] = emission;
    if (label == setup_->alphabet.delimiter() && endsWithDelimiter(beam.prefix)) return; // stays
    const bool isRepeat = beam.prefix != PrefixTree::kRoot && tree_[beam.prefix].label == label;
    const double logBefore = isRepeat ? beam.logBlank : logAdd(beam.logBlank, beam.logLetter);
    if (logBefore == kLogZero) return;
    const Alignment& before = isRepeat ? beam.blank : beam.best();
    const double logAlignment = before.logProbability + logPosterior;

    const std::int32_t child = tree_.child(beam.prefix, label);
    if (child != PrefixTree::kNone && tree_[child].slot != PrefixTree::kNone) {
        Candidate& known = candidates_[static_cast<std::size_t>(tree_[child].slot)];
        known.beam.logLetter = logAdd(known.beam.logLetter, logBefore + logPosterior);
        if (logAlignment > known.beam.letter.logProbability) {
            known.beam.letter.logProbability = logAlignment;
            known.label = label;
            known.before = &before;
        }
        return;
    }
    Candidate& added = candidates_.emplace_back();
    added.beam.prefix = child;
    added.beam.logLetter = logBefore + logPosterior;
    added.beam.letter.logProbability = logAlignment;
    added.parent = beam.prefix;
    added.label = label;
    added.before = &before;
    const LanguageScorer& language = setup_->language;
    added.language = language.running(
        child != PrefixTree::kNone ? tree_[child].language : language.extended(tree_[beam.prefix].language, label));
}

// The best candidates become the next beams.
void BeamCtcDecoder::prune() {
    double best = kLogZero;
    for (Candidate& candidate : candidates_) {
        candidate.score = logAdd(candidate.beam.logBlank, candidate.beam.logLetter) + candidate.language;
        best = std::max(best, candidate.score);
    }
    const double lowest = best - setup_->options.beamThreshold;
    std::vector<Candidate*> kept;
    for (Candidate& candidate : candidates_)
        if (candidate.score >= lowest && candidate.score > kLogZero) kept.push_back(&candidate);
    const auto count = std::min(kept.size(), beamWidth_);
    // Equal scores keep their order, so that the search always goes the same way.
    std::partial_sort(
        kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(count), kept.end(),
        [](const Candidate* a, const Candidate* b) { return a->score != b->score ? a->score > b->score : a < b; });
    std::vector<Beam> next;
    for (Candidate* candidate : std::span(kept).first(count)) {
        Beam& beam = next.emplace_back(candidate->beam);
        if (beam.prefix == PrefixTree::kNone)
            beam.prefix = tree_.add(candidate->parent, candidate->label,
                                    setup_->language.extended(tree_[candidate->parent].language, candidate->label));
        if (!candidate->before) continue;
        const Alignment& before = *candidate->before;
        Alignment letter;
        letter.logProbability = beam.letter.logProbability;
        letter.before = before.numFrames == 0 ? before.before : chains_.add(before.before, before.lastLetter());
        letter.emit(numFrames_, std::exp(logPosteriors_[static_cast<std::size_t>(candidate->label)]));
        beam.letter = letter;
    }
    beams_ = std::move(next);
    candidates_.clear();
}

// Texts that differ from the best one beyond the horizon go too: without that, doubts about a beginning would fill the
// beam, and memory, for ever.
void BeamCtcDecoder::forgetUnused() {
    const std::int32_t settledDepth = tree_[beams_.front().prefix].depth - kHorizonLetters;
    if (settledDepth > 0) {
        const std::int32_t settled = tree_.ancestor(beams_.front().prefix, settledDepth);
        std::erase_if(beams_, [&](const Beam& beam) { return tree_.ancestor(beam.prefix, settledDepth) != settled; });
    }
    std::vector<std::int32_t*> prefixes;
    std::vector<std::int32_t*> letters;
    for (Beam& beam : beams_) {
        prefixes.push_back(&beam.prefix);
        letters.push_back(&beam.blank.before);
        letters.push_back(&beam.letter.before);
    }
    tree_.compact(prefixes);
    chains_.compact(letters);
    sizeToForgetAt_ = kSlackNodes + (tree_.size() + chains_.size()) / 4 * 5;
}

} // namespace earshot
