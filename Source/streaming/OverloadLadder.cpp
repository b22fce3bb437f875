// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Down at once, up one rung at a time.
#include "OverloadLadder.h"

#include <algorithm>

namespace earshot {

Rung OverloadLadder::update(double nowSeconds, double lagSeconds) {
    const Rung needed = lagSeconds >= config_.skipAtSeconds         ? Rung::kSkip
                        : lagSeconds >= config_.finalsOnlyAtSeconds ? Rung::kFinalsOnly
                        : lagSeconds >= config_.longerHopAtSeconds  ? Rung::kLongerHop
                                                                    : Rung::kFull;
    // Skipping is an act, not a way to go on: after it only finals are computed until calm returns.
    if (rung_ == Rung::kSkip) rung_ = Rung::kFinalsOnly;
    rung_ = std::max(rung_, needed);

    if (rung_ == Rung::kFull || lagSeconds > config_.calmBelowSeconds) {
        calmSince_ = -1;
    } else if (calmSince_ < 0) {
        calmSince_ = nowSeconds;
    } else if (nowSeconds - calmSince_ >= config_.calmForSeconds) {
        rung_ = static_cast<Rung>(static_cast<int>(rung_) - 1);
        calmSince_ = nowSeconds;
    }
    return rung_;
}

std::string_view describe(Rung rung) {
    switch (rung) {
    case Rung::kFull: return "live";
    case Rung::kLongerHop: return "using shorter context";
    case Rung::kFinalsOnly: return "captions at the ends of lines only";
    case Rung::kSkip: return "skipping what cannot be caught up";
    }
    return {};
}

} // namespace earshot
