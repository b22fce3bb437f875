// SPDX-License-Identifier: AGPL-3.0-or-later
//
// SegmentPass: one segment of speech through the model, twice: in chunks while it is spoken, for captions that may
// still change, and once as a whole when it is over, for those that stay. Frames count from the beginning of the
// segment. Inference thread.
#pragma once

#include "Endpointer.h"
#include "HubertStream.h"
#include "ModelLibrary.h"
#include "RunningNormalizer.h"
#include "TextDecoder.h"

#include <optional>
#include <span>
#include <vector>

namespace earshot {

struct SegmentConfig {
    ChunkingConfig chunking;
    EndpointConfig endpoint;
    DecodingChoice decoding;
};

struct PartialWords {
    std::vector<DecodedWord> words;
    std::size_t numStable = 0; // the first ones, which have left the lookahead
    std::optional<Endpointer::End> end;
};

class SegmentPass {
public:
    // The model must have a CTC head. Errors: those of TextDecoder::create and HubertStream::create.
    static Result<SegmentPass> create(SharedModel model, const SegmentConfig& config);

    // The next sample is the first of a segment.
    void begin();
    // Takes effect with the next step; what was decoded stays.
    [[nodiscard]] Result<void> setChunking(const ChunkingConfig& chunking) { return stream_.setChunking(chunking); }

    // Samples, counted from the beginning of a segment, that its next step takes, when it has had so many final frames.
    [[nodiscard]] std::int64_t samplesForStep(std::int64_t numFrames) const;
    // The samples that follow those pushed before, and the step that they make possible: samplesForStep(numFrames()) of
    // them in all. options.observer sees the chunk's hidden states.
    [[nodiscard]] Result<PartialWords> step(Workspace& workspace, std::span<const float> samples,
                                            const ForwardOptions& options);
    // [h, V] of the last step: its final frames, which end with frame numFrames().
    [[nodiscard]] std::span<const float> chunkLogits() const { return chunkLogits_; }
    // Final frames so far.
    [[nodiscard]] std::int64_t numFrames() const { return stream_.nextFrame(); }

    // The whole segment at once, exactly as a recording of these samples alone would be computed. No words where they
    // are fewer than one frame takes.
    [[nodiscard]] Result<DecodedText> decodeWhole(Workspace& workspace, std::span<const float> samples);
    // [T, V] of the last decodeWhole.
    [[nodiscard]] std::span<const float> wholeLogits() const { return wholeLogits_; }

    [[nodiscard]] const SpeechModel& model() const { return *model_; }

private:
    SegmentPass(SharedModel model, HubertStream stream, TextDecoder decoder, const SegmentConfig& config);

    SharedModel model_;
    std::optional<RunningNormalizer> normalizer_; // where the model wants normalised input
    HubertStream stream_;
    TextDecoder decoder_;
    Endpointer endpointer_;

    std::vector<float> normalized_; // scratch
    Tensor hidden_;                 // [h + l, D] of a step
    Tensor logits_;                 // of a step, [h + l, V], or of a whole segment, [T, V]
    std::span<const float> chunkLogits_, wholeLogits_;
};

} // namespace earshot
