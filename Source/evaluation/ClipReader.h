// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ClipReader: pieces of long sound files. Pieces of one file in order of time cost one pass over it: compressed formats
// seek slowly and not to the sample, so the file that is open is read on, and from its beginning only when asked for an
// earlier time. One thread.
#pragma once

#include "AudioReader.h"
#include "Result.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace earshot {

class ClipReader {
public:
    explicit ClipReader(int sampleRateHz) : sampleRateHz_(sampleRateHz) {}

    // seconds of 0: up to the end. Errors: those of AudioReader; kInvalidArgument where the file ends before the start.
    [[nodiscard]] Result<std::vector<float>> read(const std::filesystem::path& file, double startSeconds,
                                                  double seconds);

private:
    [[nodiscard]] Result<void> moveTo(const std::filesystem::path& file, std::int64_t sample);

    int sampleRateHz_;
    std::filesystem::path file_;
    std::optional<AudioReader> reader_;
    std::int64_t position_ = 0; // samples of reader_ that were read
};

} // namespace earshot
