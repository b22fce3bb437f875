// SPDX-License-Identifier: AGPL-3.0-or-later
//
// OfflineTranscriber: a recording of any length to words with times. Chunks overlap by ChunkPlan's rule; each is
// normalised by itself, and the frames that are kept are decoded as one sequence, so words that cross a chunk's edge
// stay whole. A recording that fits into one chunk is computed exactly as a whole. Memory does not grow with the
// recording but for what the decoder keeps (2 MB an hour on the best path, less than 20 with a beam). Inference thread.
#pragma once

#include "ChunkPlan.h"
#include "SpeechModel.h"
#include "TextDecoder.h"
#include "Transcript.h"

#include <functional>
#include <span>
#include <utility>

namespace earshot {

struct OfflineOptions {
    double chunkSeconds = 20.0;
    double strideSeconds = 20.0 / 6; // on each side
    AttentionImplementation attention = AttentionImplementation::kTiled;
    DecodingChoice decoding{};
};

// Fills the span from its beginning with the next samples at the model's rate; returns how many, fewer only at the end.
using SampleSource = std::function<Result<std::size_t>(std::span<float> samples)>;

// Seconds of sound heard so far.
using ProgressCallback = std::function<void(double seconds)>;

class OfflineTranscriber {
public:
    // Both must outlive this. Errors: kUnsupported where the model has no CTC head, kInvalidArgument for the options;
    // those of TextDecoder::create.
    static Result<OfflineTranscriber> create(const SpeechModel& model, Workspace& workspace,
                                             const OfflineOptions& options = {});

    // Errors: those of the source; kInvalidArgument for fewer samples than one frame takes (25 ms); those of the model.
    [[nodiscard]] Result<Transcript> transcribe(const SampleSource& source, const ProgressCallback& progress = {});
    // A recording in memory.
    [[nodiscard]] Result<Transcript> transcribe(std::span<const float> samples);

private:
    OfflineTranscriber(const SpeechModel& model, Workspace& workspace, const ChunkPlan& plan,
                       AttentionImplementation attention, TextDecoder decoder)
        : model_(&model),
          workspace_(&workspace),
          plan_(plan),
          attention_(attention),
          decoder_(std::move(decoder)) {}

    // logits_: [T, V] of one chunk.
    [[nodiscard]] Result<void> computeLogits(std::span<const float> chunk);

    const SpeechModel* model_;
    Workspace* workspace_;
    ChunkPlan plan_;
    AttentionImplementation attention_;
    TextDecoder decoder_;
    Tensor logits_;
};

} // namespace earshot
