// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Sums of probabilities that are kept as logarithms, in double. The normaliser of a softmax is log Σ exp(x): a
// log-probability is x[k] - logSumExp(x).
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

namespace earshot {

inline constexpr double kLogZero = -std::numeric_limits<double>::infinity();

// log(exp(a) + exp(b))
[[nodiscard]] inline double logAdd(double a, double b) {
    if (a < b) std::swap(a, b);
    return b == kLogZero ? a : a + std::log1p(std::exp(b - a));
}

// `logits` must not be empty.
[[nodiscard]] inline double logSumExp(std::span<const float> logits) {
    const double highest = *std::max_element(logits.begin(), logits.end());
    if (std::isinf(highest)) return highest;
    double sum = 0;
    for (float logit : logits) sum += std::exp(logit - highest);
    return highest + std::log(sum);
}

} // namespace earshot
