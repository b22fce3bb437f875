// SPDX-License-Identifier: AGPL-3.0-or-later
//
// GreedyCtcDecoder: CTC best-path decoding (Graves et al. 2006, section 3.2). Logits come in pieces, of which only the
// best label per frame and its posterior are kept (12 bytes a frame, 2 MB an hour), so that recordings of any length
// can be decoded. One thread.
#pragma once

#include "CtcTokenizer.h"
#include "DecodedText.h"

#include <cstdint>
#include <span>
#include <vector>

namespace earshot {

class GreedyCtcDecoder {
public:
    // `tokenizer` must outlive the decoder. secondsPerFrame: hop samples / sampling rate, 0.02 with the usual stack.
    GreedyCtcDecoder(const CtcTokenizer& tokenizer, double secondsPerFrame)
        : tokenizer_(&tokenizer),
          secondsPerFrame_(secondsPerFrame) {}

    // logits: [T, V], the frames that follow those appended so far.
    void append(std::span<const float> logits, std::int64_t vocabSize);

    // Best label of each frame so far.
    [[nodiscard]] std::span<const std::int64_t> ids() const { return ids_; }
    // With the choices of transformers' CTC pipeline: labels are grouped, special tokens stay in the text.
    [[nodiscard]] DecodedText decode() const;

private:
    const CtcTokenizer* tokenizer_;
    double secondsPerFrame_;
    std::vector<std::int64_t> ids_;
    std::vector<float> posteriors_; // of ids_
};

} // namespace earshot
