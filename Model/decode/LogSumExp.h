// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The normaliser of a softmax: log Σ exp(x), in double. A log-probability is x[k] - logSumExp(x).
#pragma once

#include <algorithm>
#include <cmath>
#include <span>

namespace earshot {

// `logits` must not be empty.
[[nodiscard]] inline double logSumExp(std::span<const float> logits) {
    const double highest = *std::max_element(logits.begin(), logits.end());
    if (std::isinf(highest)) return highest;
    double sum = 0;
    for (float logit : logits) sum += std::exp(logit - highest);
    return highest + std::log(sum);
}

} // namespace earshot
