// SPDX-License-Identifier: AGPL-3.0-or-later
// See HealthText.h.
#include "HealthText.h"

#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>
#include <cmath>

namespace earshot {
namespace {

constexpr double kBehindMs = 300; // less is nobody's business, as in describe(StreamHealth)
constexpr double kWorthTellingMs = 50;

juce::String stateText(StreamState state) {
    switch (state) {
    case StreamState::kNoModel: return tr("No model");
    case StreamState::kLoading: return tr("Loading the model…");
    case StreamState::kListening: return tr("Listening");
    case StreamState::kHearing: return tr("Live");
    case StreamState::kFinished: return tr("Finished");
    }
    return {};
}

juce::String rungText(Rung rung) {
    switch (rung) {
    case Rung::kFull: return tr("Live");
    case Rung::kLongerHop: return tr("Cannot keep up: using shorter context");
    case Rung::kFinalsOnly: return tr("Cannot keep up: captions at the ends of lines only");
    case Rung::kSkip: return tr("Cannot keep up: skipping what cannot be caught up");
    }
    return {};
}

juce::String secondsText(double milliseconds) {
    return juce::String(milliseconds / 1000, 1);
}

} // namespace

HealthMood moodOf(const StreamHealth& health) {
    if (!health.lastError.empty()) return HealthMood::kFault;
    if (health.state == StreamState::kFinished) return HealthMood::kIdle; // however it went
    if (health.state == StreamState::kNoModel || health.rung != Rung::kFull) return HealthMood::kWarning;
    return health.state == StreamState::kHearing ? HealthMood::kGood : HealthMood::kIdle;
}

juce::String healthSentence(const StreamHealth& health) {
    if (!health.lastError.empty()) return utf8Text(health.lastError);
    if (health.state != StreamState::kHearing) return stateText(health.state);
    const auto line = rungText(health.rung);
    return health.lagMs < kBehindMs ? line : tr("%1, %2 s behind", {line, secondsText(health.lagMs)});
}

juce::String lossSentence(const StreamHealth& health) {
    const double missingMs = health.droppedMs + health.skippedMs;
    return missingMs < kWorthTellingMs ? juce::String() : tr("%1 s not captioned", {secondsText(missingMs)});
}

juce::String clockText(double seconds) {
    const auto whole = static_cast<juce::int64>(std::floor(std::max(0.0, seconds)));
    const auto two = [](juce::int64 number) { return juce::String(number).paddedLeft('0', 2); };
    const auto minutesAndSeconds = two(whole / 60 % 60) + ":" + two(whole % 60);
    if (whole >= 3600) return juce::String(whole / 3600) + ":" + minutesAndSeconds;
    return juce::String(whole / 60) + ":" + two(whole % 60);
}

} // namespace earshot
