// SPDX-License-Identifier: AGPL-3.0-or-later
//
// TextDecoder: words from a CTC model's logits as they come, by best path or, where n-grams, hotwords or a beam are
// asked for, by beam search. Frames count from the beginning of what is decoded. Inference thread.
#pragma once

#include "BeamCtcDecoder.h"
#include "GreedyCtcDecoder.h"
#include "Result.h"
#include "SpeechModel.h"

#include <memory>
#include <optional>
#include <span>

namespace earshot {

struct DecodingChoice {
    int beamWidth = 0;                            // 0: what is good for the pass, where there is a beam
    bool usesLanguageModel = true;                // the one that comes with the model, unless another is named
    std::optional<LanguageOptions> languageModel; // instead of the model's own
    std::shared_ptr<const Hotwords> hotwords;
};

// Sound is heard in chunks while it is spoken, and as a whole for text that stays, which deserves the wider beam.
enum class Pass { kLive, kFinal };

class TextDecoder {
public:
    // `model` must have a tokenizer and outlive this. Errors: those of BeamCtcDecoder::create.
    static Result<TextDecoder> create(const SpeechModel& model, const DecodingChoice& choice = {});

    // The next frame is the first one again.
    void reset(Pass pass = Pass::kFinal);
    // logits: [T, V], the frames that follow those appended so far.
    void append(std::span<const float> logits);
    // The words so far.
    [[nodiscard]] DecodedText decode(LastWord lastWord) const;
    // The words so far with those of `lookahead`, [T, V], frames that will come again: searched with a beam narrower
    // still.
    [[nodiscard]] DecodedText decodeWith(std::span<const float> lookahead);

private:
    TextDecoder(const SpeechModel& model, std::optional<BeamCtcDecoder> beam);

    const SpeechModel* model_;
    std::int64_t vocabSize_;
    std::optional<GreedyCtcDecoder> greedy_; // always there; made anew at each reset
    std::optional<BeamCtcDecoder> beam_;     // stands in for best path where there is one
    std::optional<BeamCtcDecoder> ahead_;    // beam_ with a lookahead; kept for its memory
};

} // namespace earshot
