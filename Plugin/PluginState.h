// SPDX-License-Identifier: AGPL-3.0-or-later
// What a host saves with its project: the size of the editor, so far. Written as a small versioned XML element.
// Message thread only. Reading is all or nothing: anything malformed yields no state and changes nothing.
#pragma once

#include <juce_core/juce_core.h>

#include <optional>

namespace earshot {
struct PluginState {
    int editorWidth = 480;  // logical pixels
    int editorHeight = 200; // logical pixels

    bool operator==(const PluginState&) const = default;
};

juce::MemoryBlock writePluginState(const PluginState& state);
std::optional<PluginState> readPluginState(const void* data, size_t numBytes);
} // namespace earshot
