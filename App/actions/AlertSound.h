// SPDX-License-Identifier: AGPL-3.0-or-later
//
// AlertSound: two short notes from the computer's own loudspeakers. The device is opened when the first is wanted.
// Message thread.
#pragma once

#include <juce_audio_utils/juce_audio_utils.h>

#include <memory>

namespace earshot {

class AlertSound {
public:
    // [message] False where there is nothing to play it with.
    bool play();

private:
    std::unique_ptr<juce::AudioDeviceManager> devices_;
    std::unique_ptr<juce::SoundPlayer> player_; // plays through the devices: goes first
};

} // namespace earshot
