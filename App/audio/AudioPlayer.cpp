// SPDX-License-Identifier: AGPL-3.0-or-later
#include "AudioPlayer.h"

#include "AudioFile.h"
#include "DeviceTypes.h"

#include <juce_events/juce_events.h>

#include <algorithm>
#include <utility>

namespace earshot {
namespace {

constexpr int kReadAheadFrames = 32'768;

// Read on the transport's own thread, never on the device's.
class FileReader final : public juce::PositionableAudioSource {
public:
    explicit FileReader(AudioFile file) : file_(std::move(file)) {}

    void prepareToPlay(int, double) override {}
    void releaseResources() override {}
    void getNextAudioBlock(const juce::AudioSourceChannelInfo& block) override {
        block.clearActiveBufferRegion();
        float* first = block.buffer->getWritePointer(0, block.startSample);
        const auto count = file_.read({first, static_cast<std::size_t>(block.numSamples)});
        for (int channel = 1; channel < block.buffer->getNumChannels(); ++channel)
            block.buffer->copyFrom(channel, block.startSample, first, block.numSamples);
        if (count.ok()) position_ += static_cast<juce::int64>(*count);
    }
    void setNextReadPosition(juce::int64 position) override {
        if (position != position_ && file_.seek(position).ok()) position_ = position;
    }
    juce::int64 getNextReadPosition() const override { return position_; }
    juce::int64 getTotalLength() const override { return file_.numFrames(); }
    bool isLooping() const override { return false; }

private:
    AudioFile file_;
    juce::int64 position_ = 0;
};

class DevicePlayer final : public AudioPlayer {
public:
    explicit DevicePlayer(AudioFile file) : rateHz_(file.sampleRateHz()), reader_(std::move(file)) {
        readAhead_.startThread();
        transport_.setSource(&reader_, kReadAheadFrames, &readAhead_, rateHz_, 2);
        output_.setSource(&transport_);
    }
    ~DevicePlayer() override {
        if (device_ != nullptr) {
            device_->stop();
            device_->close();
        }
        output_.setSource(nullptr);
        transport_.setSource(nullptr);
    }

    Result<void> openDevice() {
        types_ = scannedTypes();
        for (juce::AudioIODeviceType* type : types_) {
            const juce::StringArray names = type->getDeviceNames(false);
            if (names.isEmpty() || device_ != nullptr) continue;
            device_.reset(type->createDevice(names[std::max(type->getDefaultDeviceIndex(false), 0)], {}));
        }
        if (device_ == nullptr) return Error{ErrorCode::kNotFound, "this machine has no device to play on", {}};
        juce::BigInteger firstTwo;
        firstTwo.setRange(0, 2, true);
        const juce::Array<double> rates = device_->getAvailableSampleRates();
        const double rateHz = rates.isEmpty() || rates.contains(48000) ? 48000 : rates.getLast();
        const juce::String refusal = device_->open({}, firstTwo, rateHz, device_->getDefaultBufferSize());
        if (refusal.isNotEmpty()) return Error{ErrorCode::kIo, refusal.toStdString(), device_->getName().toStdString()};
        device_->start(&output_);
        return {};
    }

    void playFrom(double seconds) override {
        transport_.setPosition(std::max(seconds, 0.0));
        transport_.start();
    }
    void pause() override { transport_.stop(); }
    bool isPlaying() const override { return transport_.isPlaying(); }
    double positionSeconds() const override { return transport_.getCurrentPosition(); }

private:
    juce::ScopedJuceInitialiser_GUI juceIsUp_;
    double rateHz_;
    FileReader reader_;
    juce::TimeSliceThread readAhead_{"Earshot read-ahead"};
    juce::AudioTransportSource transport_;
    juce::AudioSourcePlayer output_;
    DeviceTypes types_; // the device's belongs to it
    std::unique_ptr<juce::AudioIODevice> device_;
};

} // namespace

Result<std::unique_ptr<AudioPlayer>> openAudioPlayer(const std::filesystem::path& recording) {
    EARSHOT_TRY(AudioFile file, AudioFile::open(recording));
    auto player = std::make_unique<DevicePlayer>(std::move(file));
    EARSHOT_CHECK(player->openDevice());
    return std::unique_ptr<AudioPlayer>(std::move(player));
}

} // namespace earshot
