// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Reading on, block by block, and dropping what lies before a piece.
#include "ClipReader.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace earshot {
namespace {

constexpr std::size_t kBlockSamples = 16384;

} // namespace

Result<void> ClipReader::moveTo(const std::filesystem::path& file, std::int64_t sample) {
    if (!reader_ || file != file_ || sample < position_) {
        reader_.reset();
        EARSHOT_TRY(reader_, AudioReader::open(file, sampleRateHz_));
        file_ = file;
        position_ = 0;
    }
    std::vector<float> dropped(kBlockSamples);
    while (position_ < sample) {
        const auto wanted = std::min(static_cast<std::size_t>(sample - position_), dropped.size());
        EARSHOT_TRY(const std::size_t count, reader_->read(std::span(dropped).first(wanted)));
        position_ += static_cast<std::int64_t>(count);
        if (count < wanted)
            return Error{ErrorCode::kInvalidArgument,
                         "ends after " + std::to_string(position_ / sampleRateHz_) + " s, before the piece begins",
                         file.string()};
    }
    return {};
}

Result<std::vector<float>> ClipReader::read(const std::filesystem::path& file, double startSeconds, double seconds) {
    const auto samplesIn = [&](double time) { return static_cast<std::int64_t>(std::llround(time * sampleRateHz_)); };
    EARSHOT_CHECK(moveTo(file, samplesIn(startSeconds)));
    const std::size_t wanted =
        seconds > 0 ? static_cast<std::size_t>(samplesIn(seconds)) : std::numeric_limits<std::size_t>::max();
    std::vector<float> samples;
    while (samples.size() < wanted) {
        const std::size_t before = samples.size();
        const std::size_t block = std::min(kBlockSamples, wanted - before);
        samples.resize(before + block);
        EARSHOT_TRY(const std::size_t count, reader_->read(std::span(samples).subspan(before)));
        samples.resize(before + count);
        position_ += static_cast<std::int64_t>(count);
        if (count < block) break;
    }
    return samples;
}

} // namespace earshot
