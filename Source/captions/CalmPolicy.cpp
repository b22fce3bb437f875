// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Three settings that were chosen and straight lines between them. A step costs (hop + lookahead) / hop passes per
// second of sound: 2.2, 2.6 and 2.7.
#include "CalmPolicy.h"

#include <cmath>

namespace earshot {
namespace {

constexpr CalmPolicy kFast = {.lookaheadSeconds = 0.24, .hopSeconds = 0.2};
constexpr CalmPolicy kMiddle = {.lookaheadSeconds = 0.5, .hopSeconds = 0.32};
constexpr CalmPolicy kCalm = {.lookaheadSeconds = 1.0, .hopSeconds = 0.6};
constexpr double kShowAfterAgreement = 0.75;

} // namespace

CalmPolicy calmPolicy(double calm) {
    if (!(calm >= 0)) calm = std::isnan(calm) ? 0.5 : 0.0;
    if (calm > 1) calm = 1;
    const bool isFastHalf = calm < 0.5;
    const CalmPolicy& from = isFastHalf ? kFast : kMiddle;
    const CalmPolicy& to = isFastHalf ? kMiddle : kCalm;
    const double part = isFastHalf ? 2 * calm : 2 * calm - 1;
    return {.lookaheadSeconds = std::lerp(from.lookaheadSeconds, to.lookaheadSeconds, part),
            .hopSeconds = std::lerp(from.hopSeconds, to.hopSeconds, part),
            .commit = isFastHalf ? CommitRule::kWhenStable : CommitRule::kAtFinal,
            .stepsToShow = calm >= kShowAfterAgreement ? 2 : 1};
}

} // namespace earshot
