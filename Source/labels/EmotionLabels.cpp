// SPDX-License-Identifier: AGPL-3.0-or-later
// See EmotionLabels.h. EARSHOT_EMOTION is 1 or 0, as the build is configured.
#include "EmotionLabels.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace earshot {
namespace {

// "neutral" and "calm" are left out: on their own they are not guesses about anybody's feelings.
constexpr std::array<std::string_view, 36> kEmotions{
    "anger",     "angry",      "ang",         "arousal", "bored",     "boredom",    "contempt", "dis",       "disgust",
    "disgusted", "dominance",  "emotion",     "exc",     "excited",   "excitement", "fea",      "fear",      "fearful",
    "fru",       "frustrated", "frustration", "hap",     "happiness", "happy",      "joy",      "joyful",    "love",
    "ps",        "sad",        "sadness",     "stress",  "stressed",  "sur",        "surprise", "surprised", "valence"};

std::string lowered(std::string_view text) {
    std::string lower(text);
    for (char& letter : lower) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return lower;
}

} // namespace

bool areEmotions(std::span<const std::string> labels) {
    const auto numEmotions = std::ranges::count_if(labels, [](const std::string& label) {
        return std::ranges::find(kEmotions, lowered(label)) != kEmotions.end();
    });
    return numEmotions >= 2 && 2 * numEmotions >= std::ssize(labels);
}

bool offersEmotion() {
    return EARSHOT_EMOTION != 0;
}

Result<void> checkLabelsOffered(std::span<const std::string> labels, const std::string& where) {
    if (offersEmotion() || !areEmotions(labels)) return {};
    return Error{ErrorCode::kUnsupported, "guesses emotions, which this build of Earshot leaves out", where};
}

} // namespace earshot
