// SPDX-License-Identifier: AGPL-3.0-or-later
//
// How much arithmetic a forward pass is: what a benchmark divides by. A multiply-add counts as two; norms, activations
// and softmax, which are a few per cent, do not count. Pure function: any thread.
#pragma once

#include "HubertConfig.h"

namespace earshot {

struct FlopCount {
    double conv = 0.0;
    double positionalConv = 0.0;
    double attention = 0.0; // scores and their product with the values
    double linear = 0.0;    // projections, feed-forward, head

    [[nodiscard]] double total() const { return conv + positionalConv + attention + linear; }
};

// Of one utterance of `numSamples` samples through the encoder and the CTC head, if the config has one.
[[nodiscard]] FlopCount countFlops(const HubertConfig& config, std::int64_t numSamples);

} // namespace earshot
