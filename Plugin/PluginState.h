// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What a host saves with its project: settings, the editor's size, and the transcript with its places on the timeline,
// so that the project reopens with its text. Version 2 is JSON; version 1, a small XML element, reads for ever. Reading
// is all or nothing: anything malformed yields no state and changes nothing. Pure: any thread.
//   {"earshot": "plugin state", "version": 2, "editor": {"width", "height"}, "program", "parameters": {"bypass",
//    "listen", "calm"}, "settings": {…}, "transcript": [{"words": [["text", start, end, confidence, host seconds, host
//    quarter notes, bar, beat], …]}, …]}, where words without a place end after their confidence, and without bars
//    after the quarter notes
#pragma once

#include "CaptionSnapshot.h"
#include "ViewSettings.h"

#include <juce_core/juce_core.h>

#include <memory>
#include <optional>
#include <vector>

namespace earshot {

struct PluginState {
    int editorWidth = 760;  // logical pixels
    int editorHeight = 440; // logical pixels
    int program = 0;
    bool isBypassed = false;
    bool isListening = true;
    ViewSettings settings{}; // with calm
    std::vector<std::shared_ptr<const CaptionLine>> transcript{};
};

inline constexpr size_t kMaxStateBytes = size_t{32} << 20;

// Where the transcript is too long for kMaxStateBytes its first lines are left out.
juce::MemoryBlock writePluginState(const PluginState& state);
std::optional<PluginState> readPluginState(const void* data, size_t numBytes);

} // namespace earshot
