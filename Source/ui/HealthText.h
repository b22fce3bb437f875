// SPDX-License-Identifier: AGPL-3.0-or-later
//
// HealthText: how a stream is doing, in the words of the user's language; describe(StreamHealth) says the same in
// English to a log or a terminal. Message thread.
#pragma once

#include "StreamSnapshot.h"

#include <juce_core/juce_core.h>

namespace earshot {

enum class HealthMood { kIdle, kGood, kWarning, kFault }; // also a shape, so that colour is not all that tells

// [message]
[[nodiscard]] HealthMood moodOf(const StreamHealth& health);
// "Live, 0.6 s behind"
[[nodiscard]] juce::String healthSentence(const StreamHealth& health);
// "3.2 s not captioned"; empty when all sound has its captions.
[[nodiscard]] juce::String lossSentence(const StreamHealth& health);

// "3:07", "1:02:07"
[[nodiscard]] juce::String clockText(double seconds);

} // namespace earshot
