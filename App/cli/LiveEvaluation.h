// SPDX-License-Identifier: AGPL-3.0-or-later
//
// LiveEvaluation: an utterance through a simulated live stream, and how its captions came: what they say, how late, how
// calm, and whether the final lines are those of the offline pass over exactly the same samples. Main thread.
#pragma once

#include "ErrorRate.h"
#include "OfflineTranscriber.h"
#include "StreamSettings.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace earshot::cli {

struct LiveOptions {
    double calm = 0.5;
    double slowDown = 0; // see SimulationOptions
};

// Sums over utterances. Latencies are in stream time.
struct LiveScore {
    ErrorCount words;
    ErrorCount characters;
    std::vector<double> firstPartialSeconds; // from the end of a word that offline knows to the first caption of it
    std::vector<double> finalSeconds;        // from the end of a line's last word to its final
    std::int64_t numCommittedRevised = 0;
    std::int64_t numTentativeRevised = 0;
    std::int64_t numWordsShown = 0;
    std::int64_t numWordsInSilence = 0; // shown in the silence behind the utterances
    double silenceSeconds = 0;          // that of all utterances
    double heardSeconds = 0;
    double computeSeconds = 0;
    std::int64_t numFinals = 0;
    std::int64_t numFinalsEqualOffline = 0;

    LiveScore& operator+=(const LiveScore& other);
    [[nodiscard]] nlohmann::ordered_json asJson() const;
};

class LiveEvaluation {
public:
    // `model` must have a CTC head; `workspace` and it must outlive this. Errors: kUnsupported for a model of another
    // rate than live streams have; those of OfflineTranscriber::create.
    static Result<LiveEvaluation> create(const SpeechModel& model, Workspace& workspace, const LiveOptions& options,
                                         const DecodingChoice& decoding);

    // samples: the utterance; silence follows it. text: what it says. offline: its transcript as a whole.
    [[nodiscard]] Result<LiveScore> evaluate(std::span<const float> samples, const std::string& text,
                                             const Transcript& offline);

private:
    LiveEvaluation(const SpeechModel& model, Workspace& workspace, const LiveOptions& options,
                   const DecodingChoice& decoding, OfflineTranscriber offline);

    StreamSettings settings_;
    StreamModels models_;
    Workspace* workspace_;
    double slowDown_;
    OfflineTranscriber offline_;
};

} // namespace earshot::cli
