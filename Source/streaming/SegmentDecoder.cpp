// SPDX-License-Identifier: AGPL-3.0-or-later
#include "SegmentDecoder.h"

#include <utility>

namespace earshot {

SegmentDecoder::SegmentDecoder(const SpeechModel& model, std::optional<BeamCtcDecoder> beam)
    : model_(&model),
      vocabSize_(model.config().vocabSize),
      beam_(std::move(beam)) {
    reset();
}

Result<SegmentDecoder> SegmentDecoder::create(const SpeechModel& model, const std::optional<BeamOptions>& beam) {
    std::optional<BeamCtcDecoder> search;
    if (beam) {
        EARSHOT_TRY(search, BeamCtcDecoder::create(*model.tokenizer, model.secondsPerFrame(), *beam));
    }
    return SegmentDecoder(model, std::move(search));
}

void SegmentDecoder::reset() {
    greedy_.emplace(*model_->tokenizer, model_->secondsPerFrame());
    if (beam_) beam_->reset();
}

void SegmentDecoder::append(std::span<const float> logits) {
    if (beam_)
        beam_->append(logits, vocabSize_);
    else
        greedy_->append(logits, vocabSize_);
}

DecodedText SegmentDecoder::decode(std::span<const float> lookahead, LastWord lastWord) const {
    SegmentDecoder whole = *this;
    whole.append(lookahead);
    return whole.beam_ ? whole.beam_->best(lastWord) : whole.greedy_->decode();
}

} // namespace earshot
