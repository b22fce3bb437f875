// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The sound devices of this machine, through JUCE and PulseAudio, for shells without a plug-in host. JUCE stays out of
// this header. What looks for devices may wait for a sound server, seconds where that hangs: DeviceWatcher and
// BackgroundCall keep it off the message thread.
#pragma once

#include "AudioTap.h"
#include "Result.h"
#include "SoundSource.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace earshot {

struct InputDevice {
    std::string system; // "ALSA", "JACK", "CoreAudio", "Windows Audio", "PulseAudio"
    std::string name;
    bool isDefault = false; // of its system
    std::string serverId{}; // PulseAudio's own name of it

    bool operator==(const InputDevice&) const = default;
};

// [any] but audio. Those that sound can come from, the first one first choice; none where there are none. With
// PulseAudio or PipeWire also the monitors of their outputs, which hear what the computer plays.
[[nodiscard]] std::vector<InputDevice> inputDevices();

class DeviceCapture {
public:
    // [any] but audio. name: as inputDevices() says, or a part of it, in any case; empty: the first one. Errors:
    // kNotFound with the names that there are; kIo with what the system says.
    static Result<std::unique_ptr<DeviceCapture>> open(const std::string& name);
    // [message] Stops.
    ~DeviceCapture();

    // [message] The device's thread pushes from now on.
    void start(AudioTap& tap);
    // [message] Nothing is pushed any more when it returns, and the tap is closed.
    void stop();
    // [message] Why the device has stopped by itself.
    [[nodiscard]] std::optional<std::string> failure() const;
    // [message]
    [[nodiscard]] const std::string& name() const;

private:
    struct Impl;
    explicit DeviceCapture(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

// [any] but audio. Any of inputDevices() as a SoundSource. Errors: those of DeviceCapture::open and openPulseSource.
[[nodiscard]] Result<std::unique_ptr<SoundSource>> openDeviceSource(const std::string& name);

} // namespace earshot
