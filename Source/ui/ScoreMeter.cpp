// SPDX-License-Identifier: AGPL-3.0-or-later
// See ScoreMeter.h.
#include "ScoreMeter.h"

#include "EarshotLookAndFeel.h"
#include "Fonts.h"
#include "UiText.h"

#include <algorithm>
#include <cmath>

namespace earshot {
namespace {

constexpr float kFade = 0.998f; // a score: half its weight after 350 newer ones
constexpr double kKeyStep = 0.01;
constexpr int kBarHeight = 22;

} // namespace

ScoreMeter::ThresholdSlider::ThresholdSlider() : Slider(juce::Slider::LinearHorizontal, juce::Slider::NoTextBox) {
    setRange(0.0, 1.0, 0.01);
    setSliderSnapsToMousePosition(false);
    setWantsKeyboardFocus(true);
    setMouseCursor(juce::MouseCursor::LeftRightResizeCursor);
}

bool ScoreMeter::ThresholdSlider::keyPressed(const juce::KeyPress& key) {
    const double step = key.getModifiers().isShiftDown() ? 10 * kKeyStep : kKeyStep;
    if (key.isKeyCode(juce::KeyPress::rightKey)) return setValue(getValue() + step, juce::sendNotificationSync), true;
    if (key.isKeyCode(juce::KeyPress::leftKey)) return setValue(getValue() - step, juce::sendNotificationSync), true;
    return false;
}

ScoreMeter::ScoreMeter(const juce::String& name) : name_(name) {
    slider_.setTitle(tr("Threshold of %1", {name}));
    slider_.textFromValueFunction = [](double value) { return juce::String(juce::roundToInt(value * 100)) + " %"; };
    slider_.onValueChange = [this] {
        repaint();
        if (onThresholdChanged) onThresholdChanged(slider_.getValue());
    };
    addAndMakeVisible(slider_);
    setTitle(name);
}

void ScoreMeter::addScore(float score) {
    score_ = std::clamp(std::isfinite(score) ? score : 0.0f, 0.0f, 1.0f);
    for (auto& bin : bins_) bin *= kFade;
    bins_[static_cast<std::size_t>(std::min(kNumBins - 1, static_cast<int>(score_ * kNumBins)))] += 1.0f;
    repaint();
}

void ScoreMeter::setActive(bool isActive) {
    if (isActive == isActive_) return;
    isActive_ = isActive;
    repaint();
}

void ScoreMeter::setThreshold(double threshold) {
    slider_.setValue(threshold, juce::dontSendNotification);
    repaint();
}

int ScoreMeter::idealHeight() const {
    return themeOf(*this).scaled(kBarHeight + 26);
}

juce::Rectangle<float> ScoreMeter::barArea() const {
    return getLocalBounds()
        .removeFromBottom(themeOf(*this).scaled(kBarHeight))
        .toFloat()
        .reduced(static_cast<float>(themeOf(*this).scaled(9)), 0);
}

void ScoreMeter::resized() {
    // The slider keeps room for its thumb at both ends; its track is our bar.
    slider_.setBounds(getLocalBounds().removeFromBottom(themeOf(*this).scaled(kBarHeight)));
}

void ScoreMeter::paint(juce::Graphics& graphics) {
    const auto& theme = themeOf(*this);
    const auto& palette = theme.palette();
    const auto bar = barArea();
    auto head = getLocalBounds().toFloat().withBottom(bar.getY()).withX(bar.getX()).withRight(bar.getRight());
    graphics.setFont(uiFont(theme.fontHeight(TextSize::kBody), isActive_ ? FontWeight::kBold : FontWeight::kRegular));
    graphics.setColour(palette.text);
    graphics.drawText(isActive_ ? juce::String::fromUTF8("● ") + name_ : name_, head, juce::Justification::centredLeft,
                      true);
    graphics.setFont(uiFont(theme.fontHeight(TextSize::kSmall)));
    graphics.setColour(palette.mutedText);
    graphics.drawText(juce::String(juce::roundToInt(score_ * 100)) + " %", head, juce::Justification::centredRight,
                      false);

    graphics.setColour(palette.control);
    graphics.fillRoundedRectangle(bar, 4);
    paintHistogram(graphics, bar);
    const auto filled = bar.withTrimmedTop(bar.getHeight() * 0.66f).withWidth(bar.getWidth() * score_);
    graphics.setColour(isActive_ ? palette.accent : palette.mutedText);
    graphics.fillRoundedRectangle(filled, 2);
    graphics.setColour(palette.controlOutline);
    graphics.drawRoundedRectangle(bar.reduced(0.5f), 4, 1);
    paintThreshold(graphics, bar);
}

void ScoreMeter::paintHistogram(juce::Graphics& graphics, juce::Rectangle<float> area) const {
    const auto highest = *std::max_element(bins_.begin(), bins_.end());
    if (highest <= 0) return;
    const float width = area.getWidth() / kNumBins;
    graphics.setColour(themeOf(*this).palette().controlOutline.withAlpha(0.55f));
    for (int i = 0; i < kNumBins; ++i) {
        // The root keeps the few scores of a word that was said visible beside the many of those that were not.
        const float share = std::sqrt(bins_[static_cast<std::size_t>(i)] / highest);
        if (share < 0.02f) continue;
        const float height = share * (area.getHeight() * 0.62f - 2);
        graphics.fillRect(area.getX() + static_cast<float>(i) * width + 0.5f,
                          area.getY() + area.getHeight() * 0.64f - height, width - 1, height);
    }
}

void ScoreMeter::paintThreshold(juce::Graphics& graphics, juce::Rectangle<float> area) const {
    const auto& palette = themeOf(*this).palette();
    const float x = area.getX() + area.getWidth() * static_cast<float>(slider_.getValue());
    juce::Path handle;
    handle.addTriangle(x - 6, area.getY() - 5, x + 6, area.getY() - 5, x, area.getY() + 4);
    graphics.setColour(palette.text);
    graphics.fillRect(x - 1, area.getY() - 2, 2.0f, area.getHeight() + 2);
    graphics.fillPath(handle);
    if (!slider_.hasKeyboardFocus(true)) return;
    drawFocusRing(graphics, themeOf(*this), area.expanded(4, 0).withTop(area.getY() - 6), 4.0f);
}

} // namespace earshot
