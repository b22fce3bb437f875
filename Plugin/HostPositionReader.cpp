// SPDX-License-Identifier: AGPL-3.0-or-later
// See HostPositionReader.h.
#include "HostPositionReader.h"

#include <optional>

namespace earshot {
namespace {

constexpr double kDefaultBpm = 120; // of hosts that tell none

// Hosts tell seconds, samples or both.
std::optional<double> secondsOf(const juce::AudioPlayHead::PositionInfo& info, double sampleRateHz) noexcept {
    if (const auto samples = info.getTimeInSamples()) return static_cast<double>(*samples) / sampleRateHz;
    if (const auto seconds = info.getTimeInSeconds()) return *seconds;
    return std::nullopt;
}

} // namespace

BlockPosition readHostPosition(const juce::AudioPlayHead* playHead, double sampleRateHz) noexcept {
    BlockPosition position{.sampleRateHz = sampleRateHz};
    if (playHead == nullptr) return position;
    const auto info = playHead->getPosition();
    if (!info) return position;
    position.isPlaying = info->getIsPlaying();
    position.isRecording = info->getIsRecording();
    position.isLooping = info->getIsLooping();
    const auto seconds = secondsOf(*info, sampleRateHz);
    if (!seconds || !position.isPlaying) return position;
    position.hasHostTime = true;
    position.hostSeconds = *seconds;
    position.tempoBpm = info->getBpm().orFallback(kDefaultBpm);
    position.quarterNotes = info->getPpqPosition().orFallback(*seconds * position.tempoBpm / 60);
    return position;
}

} // namespace earshot
