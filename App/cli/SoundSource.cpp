// SPDX-License-Identifier: AGPL-3.0-or-later
#include "SoundSource.h"

#include "AudioFile.h"
#include "Terminal.h"

#include <atomic>
#include <bit>
#include <chrono>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

namespace earshot::cli {
namespace {

using Clock = std::chrono::steady_clock;

static_assert(std::endian::native == std::endian::little, "raw samples are taken as they lie");

constexpr double kBlockSeconds = 0.02;
constexpr std::size_t kReadBytes = 16384;
constexpr std::chrono::hours kPatience{24};           // without any progress
constexpr std::chrono::milliseconds kLookPeriod{100}; // at least so often, whether it is to stop

class ThreadedSource : public SoundSource {
public:
    void start(AudioTap& tap) final {
        thread_ = std::thread([this, &tap] {
            if (Result<void> done = pump(tap); !done.ok()) {
                const std::lock_guard lock(mutex_);
                error_ = done.error();
            }
            tap.close();
            ended_ = true;
        });
    }
    void stop() final {
        stopping_ = true;
        if (thread_.joinable()) thread_.join();
    }
    bool hasEnded() const final { return ended_; }
    std::optional<Error> error() const final {
        const std::lock_guard lock(mutex_);
        return error_;
    }

protected:
    // Pushes until the end or until isStopping().
    virtual Result<void> pump(AudioTap& tap) = 0;

    [[nodiscard]] bool isStopping() const { return stopping_; }

    // All frames, where the pace is patient.
    void push(AudioTap& tap, const std::vector<const float*>& channels, std::size_t numFrames, double rateHz,
              Pace pace) const {
        const auto frames = static_cast<std::int64_t>(numFrames);
        const int numChannels = static_cast<int>(channels.size());
        if (pace == Pace::kRealTime) {
            tap.push(channels.data(), numChannels, frames, {.sampleRateHz = rateHz});
            return;
        }
        tap.pushBlocking(channels.data(), numChannels, frames, {.sampleRateHz = rateHz}, kPatience);
    }

private:
    std::thread thread_;
    std::atomic<bool> stopping_{false};
    std::atomic<bool> ended_{false};
    mutable std::mutex mutex_;
    std::optional<Error> error_;
};

class FileSource final : public ThreadedSource {
public:
    FileSource(AudioFile file, std::filesystem::path path, Pace pace)
        : file_(std::move(file)),
          path_(std::move(path)),
          pace_(pace) {}
    ~FileSource() override { stop(); }

private:
    Result<void> pump(AudioTap& tap) override {
        const double rateHz = file_.sampleRateHz();
        std::vector<float> block(static_cast<std::size_t>(rateHz * kBlockSeconds) + 1);
        const auto start = Clock::now();
        for (std::int64_t numFrames = 0; !isStopping();) {
            const auto count = file_.read(block);
            if (!count.ok()) return Error{count.error().code, count.error().message, path_.string()};
            numFrames += static_cast<std::int64_t>(*count);
            if (pace_ == Pace::kRealTime) // a block is there when its last sample has sounded
                std::this_thread::sleep_until(
                    start + std::chrono::duration_cast<Clock::duration>(
                                std::chrono::duration<double>(static_cast<double>(numFrames) / rateHz)));
            push(tap, {block.data()}, *count, rateHz, pace_);
            if (*count < block.size()) break;
        }
        return {};
    }

    AudioFile file_;
    std::filesystem::path path_;
    Pace pace_;
};

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

Result<std::unique_ptr<SoundSource>> openFileSource(const std::filesystem::path& file, Pace pace) {
    EARSHOT_TRY(AudioFile opened, AudioFile::open(file));
    return std::unique_ptr<SoundSource>(std::make_unique<FileSource>(std::move(opened), file, pace));
}

std::unique_ptr<SoundSource> openStandardInput(const RawSound& sound, Pace pace) {
    return std::make_unique<RawSource>(sound, pace);
}

} // namespace earshot::cli
