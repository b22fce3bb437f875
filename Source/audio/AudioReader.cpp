// SPDX-License-Identifier: AGPL-3.0-or-later
//
// File -> resampler -> caller, block by block.
#include "AudioReader.h"

#include <algorithm>
#include <utility>

namespace earshot {

namespace {

constexpr std::size_t kBlockSamples = 16384;

} // namespace

AudioReader::AudioReader(AudioFile file, std::optional<Resampler> resampler)
    : file_(std::move(file)),
      resampler_(std::move(resampler)),
      block_(kBlockSamples) {}

Result<AudioReader> AudioReader::open(const std::filesystem::path& path, int targetRateHz) {
    EARSHOT_TRY(AudioFile file, AudioFile::open(path));
    if (file.sampleRateHz() == targetRateHz) return AudioReader(std::move(file), std::nullopt);
    EARSHOT_TRY(Resampler resampler, Resampler::create(file.sampleRateHz(), targetRateHz));
    return AudioReader(std::move(file), std::move(resampler));
}

double AudioReader::durationSeconds() const {
    return static_cast<double>(file_.numFrames()) / static_cast<double>(file_.sampleRateHz());
}

Result<void> AudioReader::refill() {
    ready_.clear();
    readyAt_ = 0;
    EARSHOT_TRY(const std::size_t count, file_.read(block_));
    ended_ = count < block_.size();
    const auto samples = std::span(block_).first(count);
    if (!resampler_) {
        ready_.assign(samples.begin(), samples.end());
        return {};
    }
    EARSHOT_CHECK(resampler_->process(samples, ready_));
    if (ended_) EARSHOT_CHECK(resampler_->flush(ready_));
    return {};
}

Result<std::size_t> AudioReader::read(std::span<float> samples) {
    std::size_t written = 0;
    while (written < samples.size()) {
        if (readyAt_ == ready_.size()) {
            if (ended_) break;
            EARSHOT_CHECK(refill());
            continue;
        }
        const std::size_t count = std::min(samples.size() - written, ready_.size() - readyAt_);
        std::copy_n(ready_.begin() + static_cast<std::ptrdiff_t>(readyAt_), count,
                    samples.begin() + static_cast<std::ptrdiff_t>(written));
        readyAt_ += count;
        written += count;
    }
    return written;
}

} // namespace earshot
