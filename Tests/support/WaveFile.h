// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Small WAV files (16-bit PCM) for tests, written without the library that reads them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace earshot::test {

// The bytes of a WAV file. interleaved: [-1, 1].
inline std::string waveFile(std::span<const float> interleaved, int numChannels, int rateHz) {
    std::string bytes;
    const auto append = [&](std::uint32_t value, int numBytes) {
        for (int i = 0; i < numBytes; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFFU);
    };
    const auto dataBytes = static_cast<std::uint32_t>(2 * interleaved.size());
    const auto channels = static_cast<std::uint32_t>(numChannels);
    const auto rate = static_cast<std::uint32_t>(rateHz);
    bytes += "RIFF";
    append(36 + dataBytes, 4);
    bytes += "WAVEfmt ";
    append(16, 4);
    append(1, 2); // PCM
    append(channels, 2);
    append(rate, 4);
    append(rate * channels * 2, 4);
    append(channels * 2, 2);
    append(16, 2);
    bytes += "data";
    append(dataBytes, 4);
    for (float sample : interleaved) {
        const float scaled = std::clamp(sample, -1.0F, 1.0F) * 32767.0F;
        append(static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(scaled))), 2);
    }
    return bytes;
}

inline std::vector<float> sine(double frequencyHz, int rateHz, double seconds) {
    constexpr double kTwoPi = 6.283185307179586;
    std::vector<float> samples(static_cast<std::size_t>(seconds * rateHz));
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = static_cast<float>(0.5 * std::sin(kTwoPi * frequencyHz * static_cast<double>(i) / rateHz));
    return samples;
}

} // namespace earshot::test
