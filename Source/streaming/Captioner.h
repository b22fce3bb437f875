// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Captioner: from spans of speech to captions and keywords. Walks through the spans in order, a chunk at a time; where
// the endpointer or the gate ends a segment, computes it once more as a whole; decodes what was skipped when there is
// time. Which segments there are depends on the sound and the settings alone, not on how fast it came, as long as the
// machine keeps up. Inference thread.
#pragma once

#include "CaptionAssembler.h"
#include "GapStore.h"
#include "KeywordSpotter.h"
#include "OverloadLadder.h"
#include "SegmentPass.h"
#include "StreamInput.h"
#include "StreamSettings.h"
#include "StreamSnapshot.h"

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace earshot {

class Captioner {
public:
    // models.captions must be there. firstSegmentId: ids grow over the life of a stream, whatever model wrote them.
    static Result<Captioner> create(const StreamModels& models, const StreamSettings& settings,
                                    std::int64_t firstSegmentId);

    // kChunk: the next hop of the segment that is being spoken. kWhole: a segment that is over. kGap: a piece of what
    // was skipped.
    enum class Work { kNone, kChunk, kWhole, kGap };
    [[nodiscard]] Work nextWork(const StreamInput& input) const;
    // One piece of it. options.observer sees the hidden states of a chunk.
    [[nodiscard]] Result<void> work(Work work, StreamInput& input, Workspace& workspace, const ForwardOptions& options);

    // What the machine has time for from now on. kSkip turns all that waits into a gap.
    [[nodiscard]] Result<void> apply(Rung rung, StreamInput& input);
    // All that waits becomes a gap, to be decoded when there is time.
    void skipWaiting(StreamInput& input, const std::string& reason);
    // Ends the line that is being spoken, where it is quietest. False where there was none.
    bool endLine(const StreamInput& input);
    // Goes on with what `former`, of the same stream, has shown and skipped.
    void inherit(Captioner& former);

    // Position in the stream up to which sound has been dealt with, or need not be.
    [[nodiscard]] std::int64_t position(const StreamInput& input) const;
    // Speech from there on, in samples.
    [[nodiscard]] std::int64_t numWaiting(const StreamInput& input) const;
    // Sound before this position is not needed any more.
    [[nodiscard]] std::int64_t oldestNeeded(const StreamInput& input) const;

    [[nodiscard]] CaptionAssembler& assembler() { return assembler_; }
    [[nodiscard]] std::vector<KeywordEvent> takeKeywords() { return std::exchange(keywordEvents_, {}); }
    [[nodiscard]] std::span<const float> keywordScores() const;
    [[nodiscard]] bool hasOpenSegment() const { return segment_.has_value(); }
    // Position where the final frames of the last chunk end; only while a segment is open.
    [[nodiscard]] std::int64_t heardUntil() const;
    // Final frames of a chunk.
    [[nodiscard]] std::int64_t hopFrames() const { return chunking_.hopFrames; }
    [[nodiscard]] std::int64_t nextSegmentId() const { return nextSegmentId_; }
    // Samples skipped and not decoded yet, and given up for good.
    [[nodiscard]] std::int64_t numSkipped() const { return gaps_.numSamples(); }
    [[nodiscard]] std::int64_t numLost() const { return numLost_; }

private:
    struct Segment {
        std::int64_t id = 0;
        std::int64_t begin = 0;  // position in the stream
        std::int64_t pushed = 0; // position up to which the chunked pass has it
        bool isChunked = true;   // false: began or went on without partial captions
    };
    // A segment to be computed as a whole.
    struct Whole {
        std::int64_t begin = 0;
        std::int64_t end = 0;
        bool isCut = false; // the speaker goes on
    };

    Captioner(SegmentPass pass, const StreamSettings& settings, const ChunkingConfig& full,
              std::optional<KeywordSpotter> spotter, std::int64_t firstSegmentId);

    [[nodiscard]] std::int64_t available(const StreamInput& input) const;
    [[nodiscard]] std::int64_t segmentBegin(const StreamInput& input) const;
    [[nodiscard]] std::int64_t chunkEnd(const StreamInput& input) const;
    [[nodiscard]] bool isChunked() const;
    [[nodiscard]] Whole whole(const StreamInput& input) const;
    void openSegment(std::int64_t begin);

    [[nodiscard]] Result<void> workChunk(StreamInput& input, Workspace& workspace, const ForwardOptions& options);
    [[nodiscard]] Result<void> workWhole(StreamInput& input, Workspace& workspace);
    [[nodiscard]] Result<void> workGap(StreamInput& input, Workspace& workspace);
    void finishKeywords(const StreamInput& input);
    void report(const StreamInput& input, std::span<const KeywordDetection> detections);
    [[nodiscard]] std::vector<TranscriptWord> timed(const StreamInput& input, std::int64_t begin,
                                                    std::span<const DecodedWord> words) const;

    SegmentPass pass_;
    std::int64_t vocabSize_;
    std::int64_t hopSamples_;
    std::int64_t maxSegmentSamples_;
    std::int64_t preRollSamples_;
    ChunkingConfig fullChunking_;
    ChunkingConfig chunking_; // in use
    Rung rung_ = Rung::kFull;

    std::optional<Segment> segment_;
    std::optional<Whole> ended_; // before its span
    GapStore gaps_;
    std::int64_t numLost_ = 0;
    std::int64_t nextSegmentId_;

    CaptionAssemblerConfig assemblerConfig_;
    CaptionAssembler assembler_;
    std::optional<KeywordSpotter> spotter_;
    std::vector<std::string> keywords_;
    std::vector<KeywordEvent> keywordEvents_;
};

} // namespace earshot
