// SPDX-License-Identifier: AGPL-3.0-or-later
// See AlertSound.h.
#include "AlertSound.h"

#include <algorithm>
#include <cmath>

namespace earshot {
namespace {

constexpr double kNoteSeconds = 0.12;
constexpr double kNotesHz[] = {880.0, 1320.0};
constexpr float kLevel = 0.2f;

std::unique_ptr<juce::AudioBuffer<float>> notes(double sampleRateHz) {
    const int length = static_cast<int>(kNoteSeconds * sampleRateHz);
    auto buffer = std::make_unique<juce::AudioBuffer<float>>(2, length * static_cast<int>(std::size(kNotesHz)));
    int at = 0;
    for (const double frequency : kNotesHz)
        for (int i = 0; i < length; ++i, ++at) {
            const double phase = juce::MathConstants<double>::twoPi * frequency * i / sampleRateHz;
            const double fade = std::sin(juce::MathConstants<double>::pi * i / length); // no clicks
            for (int channel = 0; channel < 2; ++channel)
                buffer->setSample(channel, at, kLevel * static_cast<float>(std::sin(phase) * fade));
        }
    return buffer;
}

} // namespace

bool AlertSound::play() {
    if (devices_ == nullptr) {
        devices_ = std::make_unique<juce::AudioDeviceManager>();
        devices_->initialiseWithDefaultDevices(0, 2);
        player_ = std::make_unique<juce::SoundPlayer>();
        devices_->addAudioCallback(player_.get());
    }
    auto* device = devices_->getCurrentAudioDevice();
    if (device == nullptr) return false;
    const double rate = device->getCurrentSampleRate();
    player_->play(notes(rate).release(), true, rate);
    return true;
}

} // namespace earshot
