// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The systems that JUCE finds devices of: ALSA, JACK, CoreAudio and so on. Inside this library alone.
#pragma once

#include <juce_audio_devices/juce_audio_devices.h>

namespace earshot {

using DeviceTypes = juce::OwnedArray<juce::AudioIODeviceType>;

// [any] but audio. Each knows its devices.
[[nodiscard]] DeviceTypes scannedTypes();

} // namespace earshot
