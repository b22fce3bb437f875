// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ActionRunner: does what the settings say when a keyword or label is heard. Nothing but badges happens unless it was
// switched on. Message thread.
#pragma once

#include "ActionSettings.h"
#include "CommandHook.h"
#include "OscOutput.h"
#include "StreamSnapshot.h"

#include <functional>
#include <span>
#include <string>

namespace earshot {

class ActionRunner {
public:
    // [message] Errors, after which nothing is sent: those of OscOutput::configure.
    Result<void> configure(const ActionSettings& settings);
    [[nodiscard]] const ActionSettings& settings() const { return settings_; }

    // [message] What LiveStream::takeEvents() gave; captions go out by OSC where that is wanted. nowSeconds: of any
    // clock that runs.
    void handle(const std::string& track, std::span<const StreamEvent> events, double nowSeconds);

    // [message] The snapshot without what is not to be shown as a badge; the same one where there is no such.
    [[nodiscard]] std::shared_ptr<const StreamSnapshot> withoutHiddenBadges(
        std::shared_ptr<const StreamSnapshot> snapshot) const;

    // A short sound is wanted.
    std::function<void()> onSound;
    // A command could not be run; a sentence.
    std::function<void(const std::string&)> onProblem;

private:
    void act(const std::string& track, const StreamEvent& event, const HeardLabel& heard, double nowSeconds);

    ActionSettings settings_;
    OscOutput osc_;
    CommandHook commands_;
};

} // namespace earshot
