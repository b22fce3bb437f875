// SPDX-License-Identifier: AGPL-3.0-or-later
#include "StandardInput.h"

#include "Terminal.h"

#include <bit>
#include <chrono>
#include <cstring>
#include <span>
#include <vector>

namespace earshot::cli {
namespace {

static_assert(std::endian::native == std::endian::little, "raw samples are taken as they lie");

constexpr std::size_t kReadBytes = 16384;
constexpr std::chrono::milliseconds kLookPeriod{100}; // at least so often, whether it is to stop

class RawSource final : public ThreadedSource {
public:
    RawSource(const RawSound& sound, Pace pace) : sound_(sound), pace_(pace) {}
    ~RawSource() override { stop(); }

private:
    Result<void> pump(AudioTap& tap) override {
        const std::size_t frameBytes = static_cast<std::size_t>(sound_.numChannels) * sampleBytes();
        std::vector<std::byte> bytes;
        bool hasSound = false;
        while (!isStopping()) {
            const std::size_t kept = bytes.size();
            bytes.resize(kept + kReadBytes);
            EARSHOT_TRY(const InputRead read, readStandardInput(std::span(bytes).subspan(kept), kLookPeriod));
            bytes.resize(kept + read.numBytes);
            const std::size_t numFrames = bytes.size() / frameBytes;
            if (numFrames > 0) pushFrames(tap, bytes, numFrames);
            hasSound |= numFrames > 0;
            bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(numFrames * frameBytes));
            if (read.hasEnded) break;
        }
        if (!hasSound && !isStopping()) return Error{ErrorCode::kInvalidData, "holds no sound", "standard input"};
        return {};
    }

    [[nodiscard]] std::size_t sampleBytes() const {
        return sound_.format == RawFormat::kInt16 ? sizeof(std::int16_t) : sizeof(float);
    }

    [[nodiscard]] float sampleAt(const std::byte* from) const {
        if (sound_.format == RawFormat::kFloat32) {
            float value = 0;
            std::memcpy(&value, from, sizeof value);
            return value;
        }
        std::int16_t value = 0;
        std::memcpy(&value, from, sizeof value);
        return static_cast<float>(value) / 32768.0F;
    }

    void pushFrames(AudioTap& tap, const std::vector<std::byte>& bytes, std::size_t numFrames) {
        const auto numChannels = static_cast<std::size_t>(sound_.numChannels);
        planar_.resize(numChannels * numFrames);
        std::vector<const float*> channels;
        for (std::size_t channel = 0; channel < numChannels; ++channel) {
            float* to = planar_.data() + channel * numFrames;
            for (std::size_t frame = 0; frame < numFrames; ++frame)
                to[frame] = sampleAt(bytes.data() + (frame * numChannels + channel) * sampleBytes());
            channels.push_back(to);
        }
        push(tap, channels, numFrames, sound_.rateHz, pace_);
    }

    RawSound sound_;
    Pace pace_;
    std::vector<float> planar_;
};

} // namespace

std::unique_ptr<SoundSource> openStandardInput(const RawSound& sound, Pace pace) {
    return std::make_unique<RawSource>(sound, pace);
}

} // namespace earshot::cli
