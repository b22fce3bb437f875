// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Models that guess emotions are experimental, and to use them on people at work or in education is forbidden (EU AI
// Act, Article 5(1)(f)): they are told from others by their labels, so that shells ask before they use one, and a build
// with EARSHOT_EMOTION=OFF loads none. Any thread.
#pragma once

#include "Result.h"

#include <span>
#include <string>

namespace earshot {

// [any] Whether the labels are mostly emotions, in English as published models have them, or their usual short forms.
[[nodiscard]] bool areEmotions(std::span<const std::string> labels);

// [any] Whether this build works with such models.
[[nodiscard]] bool offersEmotion();

// [any] Error: kUnsupported, where this build does not work with a model of these labels.
[[nodiscard]] Result<void> checkLabelsOffered(std::span<const std::string> labels, const std::string& where);

} // namespace earshot
