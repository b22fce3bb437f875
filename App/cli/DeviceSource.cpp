// SPDX-License-Identifier: AGPL-3.0-or-later
#include "DeviceSource.h"

#if EARSHOT_HAS_AUDIO_DEVICES
#include "AudioDevices.h"
#endif

namespace earshot::cli {

#if EARSHOT_HAS_AUDIO_DEVICES

bool wasBuiltWithDevices() {
    return true;
}

std::string listDevices() {
    std::string text;
    for (const InputDevice& device : inputDevices())
        text += device.system + ": " + device.name + (device.isDefault ? " (default)" : "") + "\n";
    return text;
}

Result<std::unique_ptr<SoundSource>> openDeviceSource(const std::string& name) {
    return earshot::openDeviceSource(name);
}

#else

bool wasBuiltWithDevices() {
    return false;
}

std::string listDevices() {
    return {};
}

Result<std::unique_ptr<SoundSource>> openDeviceSource(const std::string& name) {
    return Error{ErrorCode::kUnsupported,
                 "there is no such file, and this command was built without audio devices; name a sound file, or pipe "
                 "raw samples into --input -",
                 name};
}

#endif

} // namespace earshot::cli
