// SPDX-License-Identifier: AGPL-3.0-or-later
//
// CaptionAssembler: from what the model believes at the moment to captions that can be read: committed words, which
// never change, and tentative ones, which may (ADR 0008). Words are told apart by their place in time, not by their
// letters. Memory is bounded: older lines leave it, and only the journal has them. Times are stream seconds; it has no
// clock of its own. Inference thread.
#pragma once

#include "CalmPolicy.h"
#include "CaptionEvent.h"
#include "CaptionSnapshot.h"
#include "CaptionTail.h"
#include "GapList.h"
#include "TextPipeline.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace earshot {

// What is believed of one segment, all of it, after a chunk (partial) or in full context (final).
struct SegmentHypothesis {
    std::int64_t segmentId = 0; // grows from segment to segment
    std::vector<TranscriptWord> words{};
    std::size_t numStable = 0; // the first ones, which have left the lookahead
    bool isFinal = false;
    bool isCut = false;               // final: for its length; the speaker went on, so no sentence ends here
    std::vector<HostStretch> heard{}; // final: the sound that it was decoded from
};

struct CaptionAssemblerConfig {
    CalmPolicy calm{};
    double clearAfterSeconds = 6.0; // without anything new; 1 to 60, or 0: never
    std::size_t maxLines = 200;     // in memory
    double frameSeconds = 0.02;     // of the model: places that differ by no more are the same
    TextPipeline text{};            // as decoded where empty
};

class CaptionAssembler {
public:
    explicit CaptionAssembler(CaptionAssemblerConfig config = {});

    // [inference] For what comes from now on, between two segments.
    void reconfigure(CaptionAssemblerConfig config);

    // [inference] nowSeconds in all of these: of the newest sound that came.
    // A segment that was open when another one begins is withdrawn; what is said of one that is over is ignored.
    void update(const SegmentHypothesis& hypothesis, double nowSeconds);
    // The segment will have no final: what was tentative is gone, what was committed stays.
    void withdraw(std::int64_t segmentId);

    // Sound that was skipped. What was committed within it stays; the mark stands for the rest.
    void addGap(double fromSeconds, double toSeconds, std::string reason);
    // Captions of skipped sound, late: the line takes its place in order of time, and the mark shrinks to what is still
    // missing. Words outside the gap are dropped: they have been said.
    void fillGap(const SegmentHypothesis& hypothesis, double fromSeconds, double toSeconds, double nowSeconds);

    // Time goes by: clears after silence.
    void advance(double nowSeconds);
    // By hand: all lines and tentative words so far.
    void clear(double nowSeconds);

    // The view as it is now; the same one until something changes.
    [[nodiscard]] std::shared_ptr<const CaptionSnapshot> snapshot();
    // What happened since the last call, in order; partials that a later one replaced are left out. To be called after
    // each change: nothing else empties it.
    [[nodiscard]] std::vector<CaptionEvent> takeEvents();
    [[nodiscard]] const CaptionStatistics& statistics() const { return statistics_; }

private:
    struct OpenSegment {
        std::int64_t id = 0;
        std::vector<TranscriptWord> committed{};                       // as shown
        double seamSeconds = -std::numeric_limits<double>::infinity(); // words behind it are not committed
        std::vector<TranscriptWord> announced{};                       // of the last event
        std::size_t numAnnouncedCommitted = 0;
        bool wasAnnounced = false;
    };

    void commit(std::span<const TranscriptWord> words, const TextContext& context);
    void close(bool endsSentence, std::vector<HostStretch> heard = {});
    void announcePartial();
    void say(CaptionEvent event);
    void checkCommitted(std::span<const TranscriptWord> words);
    void insertLine(CaptionLine line);
    void renewGapMarks();
    void clearUntil(double seconds);
    void changed();
    [[nodiscard]] std::vector<TranscriptWord> tentative() const;

    CaptionAssemblerConfig config_;
    CaptionTail tail_;
    std::optional<OpenSegment> segment_;
    std::int64_t lastClosedId_ = std::numeric_limits<std::int64_t>::min();
    double committedUntil_ = -std::numeric_limits<double>::infinity(); // captions up to here are there
    bool nextStartsSentence_ = true;                                   // the next word to be committed

    std::deque<std::shared_ptr<const CaptionLine>> lines_;
    GapList gaps_;
    double lastChange_ = 0;
    bool isCleared_ = true;
    std::optional<double> clearedAt_;

    CaptionStatistics statistics_;
    std::vector<CaptionEvent> events_;
    std::shared_ptr<const CaptionSnapshot> snapshot_;
    std::uint64_t version_ = 0;
};

} // namespace earshot
