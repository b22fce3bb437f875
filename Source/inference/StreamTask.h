// SPDX-License-Identifier: AGPL-3.0-or-later
//
// StreamTask: what the inference service runs: one stream of sound, from whose backlog it takes a piece at a time.
#pragma once

#include "Workspace.h"

#include <optional>
#include <string>

namespace earshot {

struct Urgency {
    double lagSeconds = 0;   // how far the stream is behind its sound
    int priority = 0;        // higher is served first: the armed, the visible
    bool background = false; // work that waits until no stream has any other
};

class StreamTask {
public:
    virtual ~StreamTask() = default;

    // [inference] Takes in the sound that has come; cheap. Returns how urgent the next piece of work is, if there is
    // any.
    [[nodiscard]] virtual std::optional<Urgency> poll() = 0;
    // [inference] One piece of work, after a poll() that asked for it: at most one forward pass.
    virtual void work(Workspace& workspace) = 0;
    // [inference] Something was thrown out of poll() or work(): a fault of ours. The stream shows it and goes on.
    virtual void fault(const std::string& what) = 0;
    // [inference] Nothing will ever come of it again: the service may let go.
    [[nodiscard]] virtual bool isFinished() const = 0;
};

} // namespace earshot
