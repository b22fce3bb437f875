// SPDX-License-Identifier: AGPL-3.0-or-later
#include "FileSource.h"

#include "AudioFile.h"

#include <chrono>
#include <thread>
#include <utility>

namespace earshot {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kBlockSeconds = 0.02;

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

} // namespace

Result<std::unique_ptr<SoundSource>> openFileSource(const std::filesystem::path& file, Pace pace) {
    EARSHOT_TRY(AudioFile opened, AudioFile::open(file));
    return std::unique_ptr<SoundSource>(std::make_unique<FileSource>(std::move(opened), file, pace));
}

} // namespace earshot
