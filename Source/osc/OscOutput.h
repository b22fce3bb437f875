// SPDX-License-Identifier: AGPL-3.0-or-later
//
// OscOutput: sends what a stream tells as Open Sound Control over UDP (docs/osc.md). It sends nothing until it is
// switched on, never receives, and loses a message rather than wait.
#pragma once

#include "OscSettings.h"
#include "Result.h"
#include "StreamSnapshot.h"

#include <juce_osc/juce_osc.h>

#include <optional>
#include <span>
#include <string>

namespace earshot {

class OscOutput {
public:
    // [any] but audio; one thread at a time, as all of it. From now on to there, or nowhere. Errors, after which it is
    // off: kInvalidArgument (address, port), kIo (no socket).
    Result<void> configure(const OscSettings& settings);
    [[nodiscard]] bool isOn() const { return settings_.isOn; }

    // [any] but audio. track: who speaks.
    void send(const std::string& track, std::span<const StreamEvent> events);
    // [any] but audio. Sent only where the state is another one, so that it may be called as often as a view looks.
    void send(const std::string& track, const StreamHealth& health);

private:
    OscSettings settings_;
    juce::OSCSender sender_;
    std::optional<StreamState> sentState_;
};

} // namespace earshot
