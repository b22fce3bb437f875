// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The built bundles, loaded the way a host loads them, and what all of them are asked.
#pragma once

#include "PluginState.h"

#include <juce_audio_processors/juce_audio_processors.h>

#include <memory>
#include <optional>
#include <string>

namespace earshot::test {

enum class HostFormat { kVst3, kLv2 };

// A REQUIRE fails where it does not load.
[[nodiscard]] std::unique_ptr<juce::AudioPluginInstance> loadBundle(HostFormat format, double sampleRateHz,
                                                                    int blockSize);

// Our own state, unwrapped from what the host's format code puts around it, and wrapped again.
[[nodiscard]] juce::MemoryBlock innerState(HostFormat format, juce::AudioPluginInstance& instance);
void setInnerState(HostFormat format, juce::AudioPluginInstance& instance, const juce::MemoryBlock& state);

[[nodiscard]] std::optional<PluginState> stateOf(HostFormat format, juce::AudioPluginInstance& instance);
// "no state" where there is none.
[[nodiscard]] std::string transcriptOf(HostFormat format, juce::AudioPluginInstance& instance);

} // namespace earshot::test
