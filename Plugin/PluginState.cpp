// SPDX-License-Identifier: AGPL-3.0-or-later
// See PluginState.h. Newer versions may add attributes, so a reader ignores those it does not know.
#include "PluginState.h"

namespace earshot {
namespace {
constexpr auto kElementName = "EARSHOT";
constexpr int kVersion = 1;
constexpr int kLargestEditorSide = 16384; // far above any screen

bool isSensible(int side) {
    return side > 0 && side <= kLargestEditorSide;
}
} // namespace

juce::MemoryBlock writePluginState(const PluginState& state) {
    juce::XmlElement element(kElementName);
    element.setAttribute("version", kVersion);
    element.setAttribute("editorWidth", state.editorWidth);
    element.setAttribute("editorHeight", state.editorHeight);
    const auto text = element.toString(juce::XmlElement::TextFormat().singleLine());
    return {text.toRawUTF8(), text.getNumBytesAsUTF8()};
}

std::optional<PluginState> readPluginState(const void* data, size_t numBytes) {
    const auto text = juce::String::createStringFromData(data, static_cast<int>(numBytes));
    const auto element = juce::parseXMLIfTagMatches(text, kElementName);
    if (element == nullptr || element->getIntAttribute("version") < 1) return std::nullopt;

    const PluginState state{.editorWidth = element->getIntAttribute("editorWidth"),
                            .editorHeight = element->getIntAttribute("editorHeight")};
    if (!isSensible(state.editorWidth) || !isSensible(state.editorHeight)) return std::nullopt;
    return state;
}
} // namespace earshot
