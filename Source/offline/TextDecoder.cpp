// SPDX-License-Identifier: AGPL-3.0-or-later
#include "TextDecoder.h"

#include <utility>

namespace earshot {
namespace {

constexpr int kFinalBeamWidth = 1024; // what fewer cost in words: docs/streaming.md
constexpr int kLiveBeamWidth = 512;
constexpr int kLookaheadBeamWidth = 128;

std::optional<BeamOptions> beamOptions(const SpeechModel& model, const DecodingChoice& choice) {
    BeamOptions options;
    if (choice.languageModel)
        options.language = *choice.languageModel;
    else if (choice.usesLanguageModel && model.language)
        options.language = *model.language;
    options.language.hotwords = choice.hotwords;
    if (choice.beamWidth <= 1 && !options.language.ngrams && !choice.hotwords) return std::nullopt;
    options.beamWidth = choice.beamWidth > 1 ? choice.beamWidth : kFinalBeamWidth;
    return options;
}

} // namespace

TextDecoder::TextDecoder(const SpeechModel& model, std::optional<BeamCtcDecoder> beam)
    : model_(&model),
      vocabSize_(model.config().vocabSize),
      beam_(std::move(beam)) {
    reset();
}

Result<TextDecoder> TextDecoder::create(const SpeechModel& model, const DecodingChoice& choice) {
    std::optional<BeamCtcDecoder> search;
    if (const auto beam = beamOptions(model, choice)) {
        EARSHOT_TRY(search, BeamCtcDecoder::create(*model.tokenizer, model.secondsPerFrame(), *beam));
    }
    return TextDecoder(model, std::move(search));
}

void TextDecoder::reset(Pass pass) {
    greedy_.emplace(*model_->tokenizer, model_->secondsPerFrame());
    if (!beam_) return;
    beam_->reset();
    if (pass == Pass::kLive) beam_->narrow(kLiveBeamWidth);
}

void TextDecoder::append(std::span<const float> logits) {
    if (beam_)
        beam_->append(logits, vocabSize_);
    else
        greedy_->append(logits, vocabSize_);
}

DecodedText TextDecoder::decode(LastWord lastWord) const {
    return beam_ ? beam_->best(lastWord) : greedy_->decode();
}

DecodedText TextDecoder::decodeWith(std::span<const float> lookahead) {
    if (beam_) {
        ahead_ = beam_;
        ahead_->narrow(kLookaheadBeamWidth);
        ahead_->append(lookahead, vocabSize_);
        return ahead_->best(LastWord::kMayGoOn);
    }
    GreedyCtcDecoder ahead = *greedy_;
    ahead.append(lookahead, vocabSize_);
    return ahead.decode();
}

} // namespace earshot
