// SPDX-License-Identifier: AGPL-3.0-or-later
//
// SegmentDecoder: the words of one segment from its logits as they come, by best path or by beam search, whichever the
// settings ask for. Frames count from the beginning of the segment. Inference thread.
#pragma once

#include "BeamCtcDecoder.h"
#include "GreedyCtcDecoder.h"
#include "Result.h"
#include "SpeechModel.h"

#include <optional>
#include <span>

namespace earshot {

class SegmentDecoder {
public:
    // `model` must have a tokenizer and outlive this. beam: absent for best path. Errors: those of
    // BeamCtcDecoder::create.
    static Result<SegmentDecoder> create(const SpeechModel& model, const std::optional<BeamOptions>& beam);

    // The next frame is the first of a segment.
    void reset();
    // logits: [T, V], the frames that follow those appended so far.
    void append(std::span<const float> logits);
    // The words so far with those of `lookahead`, [T, V], which may be empty.
    [[nodiscard]] DecodedText decode(std::span<const float> lookahead, LastWord lastWord = LastWord::kMayGoOn) const;

private:
    SegmentDecoder(const SpeechModel& model, std::optional<BeamCtcDecoder> beam);

    const SpeechModel* model_;
    std::int64_t vocabSize_;
    std::optional<GreedyCtcDecoder> greedy_; // always there; made anew for each segment
    std::optional<BeamCtcDecoder> beam_;     // stands in for best path where there is one
};

} // namespace earshot
