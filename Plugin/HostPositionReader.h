// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What a host says of the block it is processing, as the engine takes it. Audio thread: allocates nothing, as long as
// the host does not.
#pragma once

#include "BlockPosition.h"

#include <juce_audio_processors/juce_audio_processors.h>

namespace earshot {

// [audio] Within processBlock. A transport that stands still tells no place: what is said meanwhile belongs to none.
[[nodiscard]] BlockPosition readHostPosition(const juce::AudioPlayHead* playHead, double sampleRateHz) noexcept;

} // namespace earshot
