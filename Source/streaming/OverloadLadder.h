// SPDX-License-Identifier: AGPL-3.0-or-later
//
// OverloadLadder: what a stream gives up, step by step, when the machine cannot keep up, and takes back when it can. It
// knows nothing but how much speech waits. Pure state machine over stream time: inference thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace earshot {

enum class Rung {
    kFull,       // as the settings say
    kLongerHop,  // twice the hop, half the left context (a beam costs too little to be given up)
    kFinalsOnly, // no partial captions: each segment is computed once
    kSkip,       // what is waiting becomes a gap, to be decoded later when there is time
};

struct LadderConfig {
    double longerHopAtSeconds = 1.5; // behind
    double finalsOnlyAtSeconds = 3.0;
    double skipAtSeconds = 8.0;
    double calmBelowSeconds = 0.7; // behind, for so long,
    double calmForSeconds = 5.0;   // before a rung is taken back
};

class OverloadLadder {
public:
    explicit OverloadLadder(const LadderConfig& config = {}) : config_(config) {}

    // nowSeconds: stream time of the newest sample. lagSeconds: of sound that is still to be computed.
    Rung update(double nowSeconds, double lagSeconds);
    [[nodiscard]] Rung rung() const { return rung_; }

private:
    LadderConfig config_;
    Rung rung_ = Rung::kFull;
    double calmSince_ = -1; // stream time; negative: not calm
};

// "live", "using shorter context", "captions at the ends of lines only", "skipping what cannot be caught up"
[[nodiscard]] std::string_view describe(Rung rung);

} // namespace earshot
