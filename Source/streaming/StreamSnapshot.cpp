// SPDX-License-Identifier: AGPL-3.0-or-later
#include "StreamSnapshot.h"

#include <cstdio>

namespace earshot {
namespace {

constexpr double kBehindMs = 300; // less is nobody's business

} // namespace

std::string_view describe(StreamState state) {
    switch (state) {
    case StreamState::kNoModel: return "no model";
    case StreamState::kLoading: return "loading";
    case StreamState::kListening: return "listening";
    case StreamState::kHearing: return "hearing speech";
    case StreamState::kFinished: return "finished";
    }
    return {};
}

std::string describe(const StreamHealth& health) {
    if (!health.lastError.empty()) return health.lastError;
    if (health.state != StreamState::kHearing) return std::string(describe(health.state));
    std::string line = health.rung == Rung::kFull ? std::string(describe(Rung::kFull))
                                                  : "cannot keep up: " + std::string(describe(health.rung));
    if (health.lagMs < kBehindMs) return line;
    char behind[32];
    std::snprintf(behind, sizeof behind, ", %.1f s behind", health.lagMs / 1000);
    return line + behind;
}

} // namespace earshot
