// SPDX-License-Identifier: AGPL-3.0-or-later
// See HostPositionReader.h.
#include "HostPositionReader.h"

#include <cmath>
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

// VST3 tells where the bar begins and LV2 which one it is. What is missing counts as if the time signature had held
// from the beginning of the timeline.
Meter meterOf(const juce::AudioPlayHead::PositionInfo& info, double quarterNotes) noexcept {
    const auto signature = info.getTimeSignature();
    if (!signature || signature->numerator <= 0 || signature->denominator <= 0) return {};
    const double quarterNotesPerBar = 4.0 * signature->numerator / signature->denominator;
    const double barStart = info.getPpqPositionOfLastBarStart().orFallback(
        std::floor(quarterNotes / quarterNotesPerBar) * quarterNotesPerBar);
    const auto told = info.getBarCount();
    return {.beatsPerBar = signature->numerator,
            .beatUnit = signature->denominator,
            .barsBefore = told ? static_cast<double>(*told) : std::round(barStart / quarterNotesPerBar),
            .barStart = barStart};
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
    position.meter = meterOf(*info, position.quarterNotes);
    return position;
}

} // namespace earshot
