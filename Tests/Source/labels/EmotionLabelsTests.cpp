// SPDX-License-Identifier: AGPL-3.0-or-later
// Which label models guess emotions, told by the labels that published ones have.
#include "EmotionLabels.h"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <vector>

namespace earshot {

TEST_CASE("Models that guess emotions are told by their labels, others are not taken for them", "[unit]") {
    const std::vector<std::vector<std::string>> emotions{
        {"anger", "boredom", "disgust", "fear", "happiness", "neutral", "sadness"}, // earshot-emotion
        {"neu", "hap", "ang", "sad"},                                               // superb/hubert-base-superb-er
        {"Angry", "Disgusted", "Fearful", "Happy", "Neutral", "Sad", "Surprised"},
        {"arousal", "dominance", "valence"}};
    for (const auto& labels : emotions) {
        INFO(labels.front());
        CHECK(areEmotions(labels));
        CHECK(checkLabelsOffered(labels, "model").ok()); // this build offers them, but asks
    }
    const std::vector<std::vector<std::string>> others{
        {"alexa", "bed", "cat", "computer", "happy", "jarvis", "_unknown_"}, // a word, not a feeling
        {"yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go", "_unknown_", "_silence_"},
        {"id10001", "id10002"},
        {"LABEL_0", "LABEL_1"},
        {}};
    for (const auto& labels : others) CHECK_FALSE(areEmotions(labels));
}

} // namespace earshot
