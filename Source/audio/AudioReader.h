// SPDX-License-Identifier: AGPL-3.0-or-later
//
// AudioReader: a sound file as mono samples at the rate that a model wants. A few blocks are in memory at a time,
// however long the file. Not real time; one thread.
#pragma once

#include "AudioFile.h"
#include "Resampler.h"

#include <optional>
#include <span>
#include <vector>

namespace earshot {

class AudioReader {
public:
    // Errors: those of AudioFile::open.
    static Result<AudioReader> open(const std::filesystem::path& path, int targetRateHz);

    // The next samples, [-1, 1]. Returns how many were written: fewer than asked for at the end only.
    [[nodiscard]] Result<std::size_t> read(std::span<float> samples);

    // 0 where the file does not say.
    [[nodiscard]] double durationSeconds() const;
    [[nodiscard]] const AudioFile& file() const { return file_; }

private:
    AudioReader(AudioFile file, std::optional<Resampler> resampler);
    [[nodiscard]] Result<void> refill();

    AudioFile file_;
    std::optional<Resampler> resampler_; // absent where the rates are equal
    std::vector<float> block_;           // at the file's rate
    std::vector<float> ready_;           // at the target rate
    std::size_t readyAt_ = 0;            // first sample of ready_ that was not handed out
    bool ended_ = false;
};

} // namespace earshot
