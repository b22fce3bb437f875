// SPDX-License-Identifier: AGPL-3.0-or-later
// See PluginEditor.h.
#include "PluginEditor.h"

namespace earshot {
namespace {
constexpr int kMinWidth = 320;
constexpr int kMinHeight = 140;
constexpr int kMaxWidth = 1600;
constexpr int kMaxHeight = 1000;
constexpr int kMargin = 24;

const juce::Colour kBackground{0xff14181d};
const juce::Colour kTitleColour{0xfff2f4f5};
const juce::Colour kTextColour{0xffb4bdc6};
} // namespace

PluginEditor::PluginEditor(PluginProcessor& owner) : AudioProcessorEditor(owner), processor_(owner) {
    setResizable(true, true);
    setResizeLimits(kMinWidth, kMinHeight, kMaxWidth, kMaxHeight);
    const auto size = owner.state(); // a copy: setSize calls resized, which writes the state
    setSize(size.editorWidth, size.editorHeight);
}

void PluginEditor::paint(juce::Graphics& graphics) {
    graphics.fillAll(kBackground);
    auto area = getLocalBounds().reduced(kMargin);
    graphics.setColour(kTitleColour);
    graphics.setFont(juce::FontOptions(24.0f, juce::Font::bold));
    graphics.drawText("Earshot " JucePlugin_VersionString, area.removeFromTop(36), juce::Justification::topLeft);
    graphics.setColour(kTextColour);
    graphics.setFont(juce::FontOptions(16.0f));
    graphics.drawFittedText(
        "Audio passes through unchanged. This version does not caption inside the host yet; "
        "the earshot command transcribes audio files.",
        area, juce::Justification::topLeft, 5);
}

void PluginEditor::resized() {
    processor_.rememberEditorSize(getWidth(), getHeight());
}
} // namespace earshot
