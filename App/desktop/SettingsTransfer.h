// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Settings as a file for another machine, and back: without what belongs to this machine alone, and without what must
// not come from elsewhere: programs to run, addresses that somebody else knows, guessed emotions. Message thread.
#pragma once

#include "AppState.h"
#include "ViewSettings.h"

#include <optional>
#include <vector>

namespace earshot {

[[nodiscard]] juce::String exportedSettings(const AppState& state);

// models: of this machine; a label model that is not among them, or guesses emotions, is left out, and a captions model
// that is not there stays the one in use. Nothing where the text is no settings, whole and in range.
[[nodiscard]] std::optional<AppState> importedSettings(const juce::String& text, const AppState& current,
                                                       const std::vector<ModelChoice>& models);

} // namespace earshot
