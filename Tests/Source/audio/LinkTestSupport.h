// SPDX-License-Identifier: AGPL-3.0-or-later
//
// For tests of a tap and its feed: blocks to push, and all that comes out.
#pragma once

#include "AudioLink.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace earshot::test {

// Another number for every frame, exact in float, and never 0.
inline float patternSample(std::int64_t frame) {
    return static_cast<float>(frame % 65521 + 1) / 65536.0F;
}

inline std::vector<float> pattern(std::int64_t firstFrame, std::int64_t numFrames) {
    std::vector<float> samples(static_cast<std::size_t>(numFrames));
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = patternSample(firstFrame + static_cast<std::int64_t>(i));
    return samples;
}

inline std::int64_t pushMono(AudioTap& tap, const std::vector<float>& samples, const BlockPosition& position = {}) {
    const float* channel = samples.data();
    return tap.push(&channel, 1, static_cast<std::int64_t>(samples.size()), position);
}

// Of a host that plays from its beginning at 120 beats a minute.
inline BlockPosition playingAt(double hostSeconds, double sampleRateHz = 48000) {
    return {.sampleRateHz = sampleRateHz,
            .hasHostTime = true,
            .isPlaying = true,
            .hostSeconds = hostSeconds,
            .quarterNotes = 2 * hostSeconds,
            .tempoBpm = 120};
}

struct HeardPiece {
    FeedPiece piece;
    std::vector<float> samples;
};

inline std::vector<HeardPiece> hearAll(AudioFeed& feed, std::int64_t maxFrames = 1 << 20) {
    std::vector<HeardPiece> heard;
    while (const auto piece = feed.next(maxFrames))
        heard.push_back({*piece, {piece->samples.begin(), piece->samples.end()}});
    return heard;
}

// All frames as one signal; lost and silent ones are zeros.
inline std::vector<float> hearSignal(AudioFeed& feed, std::int64_t maxFrames = 1 << 20) {
    std::vector<float> signal;
    while (const auto piece = feed.next(maxFrames)) {
        if (piece->kind == SoundKind::kSound)
            signal.insert(signal.end(), piece->samples.begin(), piece->samples.end());
        else
            signal.resize(signal.size() + static_cast<std::size_t>(piece->numFrames));
    }
    return signal;
}

inline std::int64_t framesOf(const std::vector<HeardPiece>& heard, SoundKind kind) {
    std::int64_t frames = 0;
    for (const HeardPiece& one : heard) frames += one.piece.kind == kind ? one.piece.numFrames : 0;
    return frames;
}

} // namespace earshot::test
