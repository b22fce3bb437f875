// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What is told to the caption server besides caption events. Plain values: any thread. Times are stream seconds.
#pragma once

#include "HostPosition.h"

#include <optional>
#include <string>

namespace earshot {

// Whose sound it is, as clients see it.
struct StreamIdentity {
    std::string name{};   // of the track or speaker; may be empty
    std::string colour{}; // "#ffd166"; may be empty
};

// A label that began, or that ended. Nothing of it is kept once it has ended.
struct ServerLabel {
    std::string model{}; // which classifier says so
    std::string label{};
    double startSeconds = 0;
    std::optional<double> endSeconds{};
    double score = 0; // 0 to 1
};

struct ServerKeyword {
    std::string keyword{};
    double startSeconds = 0;
    double endSeconds = 0;
    double score = 0; // 0 to 1
    std::optional<HostPosition> host{};
};

struct ServerStatus {
    std::string state{}; // "hearing speech"
    std::string text{};  // for people: "live, 0.6 s behind"
    double lagMs = 0;
};

} // namespace earshot
