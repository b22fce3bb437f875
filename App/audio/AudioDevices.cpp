// SPDX-License-Identifier: AGPL-3.0-or-later
#include "AudioDevices.h"

#include "DeviceTypes.h"

#if EARSHOT_HAS_PULSE
#include "PulseDevices.h"
#endif

#include <juce_events/juce_events.h>

#include <algorithm>
#include <mutex>
#include <utility>

namespace earshot {
namespace {

// ALSA lists its converters as devices; they need one behind them.
bool isConverter(const juce::AudioIODeviceType& type, const juce::String& name) {
    return type.getTypeName() == "ALSA" && name.containsWholeWord("Plugin");
}

std::vector<InputDevice> inputsOf(const DeviceTypes& types) {
    std::vector<InputDevice> devices;
    for (juce::AudioIODeviceType* type : types) {
        const juce::StringArray names = type->getDeviceNames(true);
        const int first = type->getDefaultDeviceIndex(true);
        for (int i = 0; i < names.size(); ++i)
            if (!isConverter(*type, names[i]))
                devices.push_back({.system = type->getTypeName().toStdString(),
                                   .name = names[i].toStdString(),
                                   .isDefault = i == first});
    }
    std::stable_partition(devices.begin(), devices.end(), [](const InputDevice& device) { return device.isDefault; });
    return devices;
}

// ALSA lists its ways to other sound systems whether or not those run.
bool leadsNowhere(const InputDevice& device, bool hasJack, bool hasPulse) {
    if (device.system != "ALSA") return false;
    if (device.name == "JACK Audio Connection Kit") return !hasJack;
    if (device.name == "PulseAudio Sound Server") return !hasPulse;
    return device.name == "Open Sound System" && !juce::File("/dev/dsp").exists();
}

// An exact name first, then a part of one.
const InputDevice* find(const std::vector<InputDevice>& devices, const std::string& name) {
    for (const InputDevice& device : devices)
        if (device.name == name) return &device;
    for (const InputDevice& device : devices)
        if (juce::String(device.name).containsIgnoreCase(name)) return &device;
    return nullptr;
}

Error notFound(const std::vector<InputDevice>& devices, const std::string& name) {
    if (devices.empty()) return {ErrorCode::kNotFound, "this machine has no device that sound could come from", name};
    std::string known;
    for (const InputDevice& device : devices) known += (known.empty() ? "" : ", ") + device.name;
    return {ErrorCode::kNotFound, "there is no such device; there are: " + known, name};
}

} // namespace

std::vector<InputDevice> inputDevices() {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    std::vector<InputDevice> devices = inputsOf(scannedTypes());
#if EARSHOT_HAS_PULSE
    for (PulseSource& source : pulseSources())
        devices.push_back({.system = "PulseAudio",
                           .name = std::move(source.name),
                           .isDefault = source.isDefault,
                           .serverId = std::move(source.id)});
#endif
    const auto has = [&devices](const char* system) {
        return std::ranges::count(devices, system, &InputDevice::system);
    };
    const bool hasJack = has("JACK") > 0, hasPulse = !EARSHOT_HAS_PULSE || has("PulseAudio") > 0;
    std::erase_if(devices, [&](const InputDevice& device) { return leadsNowhere(device, hasJack, hasPulse); });
    return devices;
}

struct DeviceCapture::Impl final : juce::AudioIODeviceCallback {
    ~Impl() override { stop(); }

    void stop() {
        if (tap == nullptr) return;
        noteStandstill();
        device->stop();
        device->close();
        tap->close();
        tap = nullptr;
    }

    // A device that stands still has been unplugged, or its server has gone; it does not always say so.
    void noteStandstill() {
        const std::lock_guard lock(mutex);
        if (!error && tap != nullptr && !device->isPlaying()) error = "the device has stopped";
    }

    // [audio]
    void audioDeviceIOCallbackWithContext(const float* const* input, int numInputs, float* const* output,
                                          int numOutputs, int numFrames,
                                          const juce::AudioIODeviceCallbackContext&) override {
        tap->push(input, numInputs, numFrames, {.sampleRateHz = rateHz});
        for (int i = 0; i < numOutputs; ++i) juce::FloatVectorOperations::clear(output[i], numFrames);
    }
    void audioDeviceAboutToStart(juce::AudioIODevice* started) override { rateHz = started->getCurrentSampleRate(); }
    void audioDeviceStopped() override {}
    void audioDeviceError(const juce::String& what) override {
        const std::lock_guard lock(mutex);
        error = what.toStdString();
    }

    juce::ScopedJuceInitialiser_GUI juceIsUp;
    DeviceTypes types; // the device's belongs to it
    std::unique_ptr<juce::AudioIODevice> device;
    std::string name;
    AudioTap* tap = nullptr; // set before the device starts
    double rateHz = 48000;
    mutable std::mutex mutex;
    std::optional<std::string> error;
};

DeviceCapture::DeviceCapture(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
DeviceCapture::~DeviceCapture() = default;

Result<std::unique_ptr<DeviceCapture>> DeviceCapture::open(const std::string& name) {
    auto impl = std::make_unique<Impl>();
    impl->types = scannedTypes();
    const std::vector<InputDevice> devices = inputsOf(impl->types);
    const InputDevice* chosen = find(devices, name);
    if (chosen == nullptr) return notFound(devices, name);
    impl->name = chosen->name;
    for (juce::AudioIODeviceType* type : impl->types)
        if (type->getTypeName() == juce::String(chosen->system))
            impl->device.reset(type->createDevice({}, juce::String(chosen->name)));
    if (impl->device == nullptr) return Error{ErrorCode::kIo, "the device cannot be used", chosen->name};

    juce::BigInteger firstTwo;
    firstTwo.setRange(0, 2, true);
    const juce::Array<double> rates = impl->device->getAvailableSampleRates();
    const double rateHz = rates.isEmpty() || rates.contains(48000) ? 48000 : rates.getLast();
    const juce::String refusal = impl->device->open(firstTwo, {}, rateHz, impl->device->getDefaultBufferSize());
    if (refusal.isNotEmpty()) return Error{ErrorCode::kIo, refusal.toStdString(), chosen->name};
    return std::unique_ptr<DeviceCapture>(new DeviceCapture(std::move(impl)));
}

void DeviceCapture::start(AudioTap& tap) {
    impl_->tap = &tap;
    impl_->device->start(impl_.get());
}

void DeviceCapture::stop() {
    impl_->stop();
}

std::optional<std::string> DeviceCapture::failure() const {
    impl_->noteStandstill();
    const std::lock_guard lock(impl_->mutex);
    return impl_->error;
}

const std::string& DeviceCapture::name() const {
    return impl_->name;
}

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

Result<std::unique_ptr<SoundSource>> openDeviceSource(const std::string& name) {
#if EARSHOT_HAS_PULSE
    const std::vector<InputDevice> devices = inputDevices();
    const InputDevice* chosen = find(devices, name);
    if (chosen != nullptr && !chosen->serverId.empty()) return openPulseSource(chosen->serverId);
#endif
    EARSHOT_TRY(std::unique_ptr<DeviceCapture> capture, DeviceCapture::open(name));
    return std::unique_ptr<SoundSource>(std::make_unique<DeviceSource>(std::move(capture)));
}

} // namespace earshot
