// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Label models in the settings of a stream: which are in use, and that nobody's emotions are guessed unasked: the one
// question is asked before, and the answer is kept in the user's settings folder on this machine, for all shells.
// Message thread.
#pragma once

#include "ViewSettings.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <filesystem>
#include <functional>

namespace earshot {

// [message] Whether the model guesses emotions: ask before it is used.
[[nodiscard]] bool guessesEmotions(const ModelChoice& model);
// [message] Says what that is, and calls back if the user wants it, which is remembered. near: what the question is
// shown over.
void askForEmotion(juce::Component& near, std::function<void()> onAgreed);
// [any] Whether the user has wanted it before on this machine.
[[nodiscard]] bool wasEmotionAgreed();
void rememberEmotionAgreed();
// [any] For settings that were stored, maybe elsewhere: unless that was agreed to on this machine, what guesses
// emotions goes. False where nothing had to.
bool removeUnagreedEmotion(StreamSettings& settings);

[[nodiscard]] LabelModelSettings* findLabelModel(StreamSettings& settings, const std::filesystem::path& folder);
// [message] With thresholds and windows that suit it. What guesses emotions is shown, and told to nobody else.
void addLabelModel(StreamSettings& settings, const ModelChoice& model);
void removeLabelModel(StreamSettings& settings, const std::filesystem::path& folder);

} // namespace earshot
