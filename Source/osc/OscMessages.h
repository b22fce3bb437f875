// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What a stream's events are as Open Sound Control: addresses and arguments as in docs/osc.md. Text is UTF-8. Pure
// functions: any thread.
#pragma once

#include "StreamSnapshot.h"

#include <juce_osc/juce_osc.h>

#include <optional>
#include <string>

namespace earshot {

// track: who speaks. Gaps have no message.
[[nodiscard]] std::optional<juce::OSCMessage> toOscMessage(const std::string& track, const StreamEvent& event);
[[nodiscard]] juce::OSCMessage toOscMessage(const std::string& track, const StreamHealth& health);

} // namespace earshot
