// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What a stream shows of itself: a snapshot for views, which look when they like, and events for those who must not
// miss any. Immutable values: any thread.
#pragma once

#include "CaptionEvent.h"
#include "CaptionSnapshot.h"
#include "LabelTracker.h"
#include "OverloadLadder.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace earshot {

enum class StreamState {
    kNoModel,   // nothing to listen with
    kLoading,   // the first model is being read
    kListening, // nobody speaks: no work
    kHearing,   // the gate is open
    kFinished,  // the sound ended and all of it has been dealt with
};

// "no model", "loading", "listening", "hearing speech", "finished"
[[nodiscard]] std::string_view describe(StreamState state);

struct StreamHealth {
    StreamState state = StreamState::kNoModel;
    Rung rung = Rung::kFull;
    double streamSeconds = 0;  // of sound that has come
    double lagMs = 0;          // from the newest sound to what was computed
    double realTimeFactor = 0; // compute time per time of sound, over the last seconds
    double droppedMs = 0;      // that never arrived: the ring was full
    double skippedMs = 0;      // skipped to keep up and not yet, or never, decoded
    double lostMs = 0;         // of those, given up for good
    double levelDbFs = -120;
    double noiseFloorDbFs = -120;
    bool isLoading = false; // another model is on its way
    std::string model;      // name of the folder in use
    std::string lastError;  // a sentence; empty when all is well
};

// One line for people: "live, 0.6 s behind".
[[nodiscard]] std::string describe(const StreamHealth& health);

struct KeywordEvent {
    std::string keyword;
    double startSeconds = 0; // stream time
    double endSeconds = 0;
    double score = 0; // 0 to 1
    std::optional<HostPosition> host{};
};

struct NamedLabelEvent {
    std::string model; // LabelModelSettings::name
    LabelEvent event;
};

using StreamEventBody = std::variant<CaptionEvent, NamedLabelEvent, KeywordEvent>;
struct StreamEvent {
    double emittedAtSeconds = 0; // stream time of the newest sound when it came about
    StreamEventBody body;
};

struct NamedLabels {
    std::string model;
    LabelSnapshot labels;
};

struct StreamSnapshot {
    std::uint64_t version = 0; // grows with each change
    std::shared_ptr<const CaptionSnapshot> captions;
    std::vector<NamedLabels> labels;
    std::vector<KeywordEvent> recentKeywords; // newest last, a few
    std::vector<float> keywordScores;         // of settings.keywords, for meters
    StreamHealth health;
};

} // namespace earshot
