// SPDX-License-Identifier: AGPL-3.0-or-later
//
// HubertStream: hidden states of sound that has not ended (docs/streaming.md, "The chunked encoder"). Everything that
// streaming remembers of one stream is here: samples that wait for their frame, the last inputs of each convolution,
// projected frames, and per layer the keys and values of the left context. Its size depends on the chunking alone, and
// so does the work of a step, however old the stream is. Inference thread, one at a time.
#pragma once

#include "ChunkingConfig.h"
#include "FeatureEncoder.h"
#include "FrameBuffer.h"
#include "HubertModel.h"
#include "KeyValueCache.h"
#include "Result.h"
#include "Workspace.h"

#include <cstdint>
#include <span>
#include <vector>

namespace earshot {

// Which frames of the stream a chunk holds: first the final ones, whose values stay, then the lookahead, which the next
// step computes again with more to its right.
struct StreamStep {
    std::int64_t firstFrame = 0;
    std::int64_t numFinal = 0;
    std::int64_t numLookahead = 0;
};

class HubertStream {
public:
    // `model` must outlive the stream. Errors: those of ChunkingConfig::validate, kOutOfMemory.
    static Result<HubertStream> create(const HubertModel& model, const ChunkingConfig& chunking);

    // samples: 16 kHz, as FeatureExtractor prepares them (RunningNormalizer, where it normalises), and finite: a NaN
    // would live on in the caches until reset(). However they are split over calls, the frames are the same bits.
    // Computes nothing, but what is not stepped through piles up. Errors: kOutOfMemory, after which nothing has
    // changed; kInvalidArgument after finish().
    Result<void> push(Workspace& workspace, std::span<const float> samples);

    // Whether the samples of a hop and its lookahead are there.
    [[nodiscard]] bool canStep() const;
    // hidden: [h + l, D] out. options.observer sees the stages as in HubertModel::forward, with the chunk's frames, or
    // the new ones alone for conv.i; attention maps are [H, h + l, cached + h + l], cached frames in no order.
    // Errors: kInvalidArgument where canStep() is false; kOutOfMemory and kInternal, after which the stream is as
    // after reset().
    Result<StreamStep> step(Workspace& workspace, const ForwardOptions& options, Tensor& hidden);
    // The end of the stream: all frames that are left, none of them lookahead, in one chunk; perhaps there are none.
    // After it only reset() is of use. Errors: kOutOfMemory and kInternal, as in step(); kInvalidArgument the second
    // time.
    Result<StreamStep> finish(Workspace& workspace, const ForwardOptions& options, Tensor& hidden);
    // The next sample is a stream's first one. Forgets everything, keeps the memory.
    void reset();

    // For the steps from now on; the frames go on where they are. Errors: those of ChunkingConfig::validate, and
    // kOutOfMemory, after which nothing has changed.
    Result<void> setChunking(const ChunkingConfig& chunking);

    [[nodiscard]] const ChunkingConfig& chunking() const { return chunking_; }
    // Final frames so far: the first frame of the next step.
    [[nodiscard]] std::int64_t nextFrame() const { return nextFrame_; }
    [[nodiscard]] std::int64_t numSamples() const { return numSamples_; }

private:
    HubertStream(const HubertModel& model, const ChunkingConfig& chunking);

    Result<StreamStep> run(Workspace& workspace, const ForwardOptions& options, const StreamStep& step, Tensor& hidden);
    // Sees to it that numFrames projected frames from nextFrame_ on are there.
    void project(Workspace& workspace, const ForwardOptions& options, std::int64_t numFrames, Tensor& scratch);
    void encode(Workspace& workspace, const ForwardOptions& options, const StreamStep& step, Tensor& hidden);

    const HubertModel* model_;
    ChunkingConfig chunking_;
    std::int64_t numSamples_ = 0;
    std::int64_t nextFrame_ = 0;
    bool finished_ = false;

    FeatureStream features_;
    // Projected frames: the last ones before nextFrame_, which the positional convolution sees, then those from
    // nextFrame_ on that are computed already.
    FrameBuffer projected_;
    std::int64_t numPast_ = 0;
    std::vector<KeyValueCache> caches_; // by layer
};

} // namespace earshot
