// SPDX-License-Identifier: AGPL-3.0-or-later
// See LevelBar.h.
#include "LevelBar.h"

#include "EarshotLookAndFeel.h"
#include "UiText.h"

#include <algorithm>

namespace earshot {
namespace {

constexpr float kLowestDbFs = -66;
constexpr float kHotDbFs = -3;
constexpr float kFallDb = 1.5f;

// 0 to 1
float share(float dbFs) {
    return std::clamp(1.0f - dbFs / kLowestDbFs, 0.0f, 1.0f);
}

} // namespace

LevelBar::LevelBar() {
    setTitle(tr("Input level"));
}

void LevelBar::show(const StreamHealth& health) {
    const auto level = static_cast<float>(health.levelDbFs);
    const auto floor = static_cast<float>(health.noiseFloorDbFs);
    const bool isOpen = health.state == StreamState::kHearing;
    const float shown = std::max(level, std::max(kLowestDbFs, shownDbFs_ - kFallDb));
    if (shown == shownDbFs_ && floor == noiseFloorDbFs_ && isOpen == isOpen_) return;
    shownDbFs_ = shown;
    noiseFloorDbFs_ = floor;
    isOpen_ = isOpen;
    repaint();
}

void LevelBar::paint(juce::Graphics& graphics) {
    const auto& palette = themeOf(*this).palette();
    const auto area = getLocalBounds().toFloat().reduced(1);
    graphics.setColour(palette.background);
    graphics.fillRoundedRectangle(area, 3);
    const auto bar = area.reduced(2);
    graphics.setColour(shownDbFs_ > kHotDbFs ? palette.danger : isOpen_ ? palette.good : palette.controlOutline);
    graphics.fillRoundedRectangle(bar.withWidth(bar.getWidth() * share(shownDbFs_)), 2);
    graphics.setColour(palette.text);
    if (noiseFloorDbFs_ > kLowestDbFs)
        graphics.fillRect(bar.getX() + bar.getWidth() * share(noiseFloorDbFs_) - 1, bar.getY() - 1, 2.0f,
                          bar.getHeight() + 2);
    graphics.setColour(palette.controlOutline);
    graphics.drawRoundedRectangle(area.reduced(0.5f), 3, 1);
}

std::unique_ptr<juce::AccessibilityHandler> LevelBar::createAccessibilityHandler() {
    struct LevelValue final : juce::AccessibilityTextValueInterface {
        explicit LevelValue(const LevelBar& owner) : bar(owner) {}
        bool isReadOnly() const override { return true; }
        juce::String getCurrentValueAsString() const override {
            return juce::String(juce::roundToInt(bar.shownDbFs_)) + " dB";
        }
        void setValueAsString(const juce::String&) override {}
        const LevelBar& bar;
    };
    return std::make_unique<juce::AccessibilityHandler>(
        *this, juce::AccessibilityRole::progressBar, juce::AccessibilityActions{},
        juce::AccessibilityHandler::Interfaces{std::make_unique<LevelValue>(*this)});
}

} // namespace earshot
