// SPDX-License-Identifier: AGPL-3.0-or-later
#include "DeviceSource.h"

#include <utility>

#if EARSHOT_HAS_AUDIO_DEVICES
#include "AudioDevices.h"
#endif

namespace earshot::cli {

#if EARSHOT_HAS_AUDIO_DEVICES

namespace {

class DeviceSource final : public SoundSource {
public:
    explicit DeviceSource(std::unique_ptr<DeviceCapture> capture) : capture_(std::move(capture)) {}

    void start(AudioTap& tap) override { capture_->start(tap); }
    void stop() override { capture_->stop(); }
    bool hasEnded() const override { return capture_->failure().has_value(); }
    std::optional<Error> error() const override {
        const auto failure = capture_->failure();
        if (!failure) return std::nullopt;
        return Error{ErrorCode::kIo, *failure, capture_->name()};
    }

private:
    std::unique_ptr<DeviceCapture> capture_;
};

} // namespace

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
    EARSHOT_TRY(std::unique_ptr<DeviceCapture> capture, DeviceCapture::open(name));
    return std::unique_ptr<SoundSource>(std::make_unique<DeviceSource>(std::move(capture)));
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
