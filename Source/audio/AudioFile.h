// SPDX-License-Identifier: AGPL-3.0-or-later
//
// AudioFile: a sound file of any kind that libsndfile reads (WAV, AIFF, FLAC, Ogg Vorbis, Opus, MP3, ...), as mono
// float samples at the file's own rate. Not real time; one thread.
#pragma once

#include "Result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace earshot {

class AudioFile {
public:
    // Errors: kNotFound, kIo, kInvalidData (not a sound file, or one without sound).
    static Result<AudioFile> open(const std::filesystem::path& path);
    ~AudioFile();
    AudioFile(AudioFile&&) noexcept;
    AudioFile& operator=(AudioFile&&) noexcept;

    [[nodiscard]] int sampleRateHz() const;
    [[nodiscard]] int numChannels() const;
    // As the header says; 0 where the format does not say.
    [[nodiscard]] std::int64_t numFrames() const;

    // Reading goes on from this frame. Error: kInvalidData where the file has none such, or cannot be read out of
    // order.
    [[nodiscard]] Result<void> seek(std::int64_t frame);
    // Fills `mono` from its beginning with the mean of the channels; samples that are not finite become silence.
    // Returns how many were written: fewer than asked for at the end only. Error: kInvalidData for damage within the
    // file.
    [[nodiscard]] Result<std::size_t> read(std::span<float> mono);

private:
    struct Impl;
    explicit AudioFile(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace earshot
