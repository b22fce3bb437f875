// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Label models in the settings of a stream: which are in use, and that nobody's emotions are guessed unasked. Message
// thread.
#pragma once

#include "ViewSettings.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <filesystem>
#include <functional>

namespace earshot {

// [message] Whether the model guesses emotions: ask before it is used.
[[nodiscard]] bool guessesEmotions(const ModelChoice& model);
// [message] Says what that is, and calls back if the user wants it. near: what the question is shown over.
void askForEmotion(juce::Component& near, std::function<void()> onAgreed);

[[nodiscard]] LabelModelSettings* findLabelModel(StreamSettings& settings, const std::filesystem::path& folder);
// [message] With thresholds and windows that suit it. What guesses emotions is shown, and told to nobody else.
void addLabelModel(StreamSettings& settings, const ModelChoice& model);
void removeLabelModel(StreamSettings& settings, const std::filesystem::path& folder);

} // namespace earshot
