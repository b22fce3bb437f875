// SPDX-License-Identifier: AGPL-3.0-or-later
// See StatusBar.h.
#include "StatusBar.h"

#include "EarshotLookAndFeel.h"
#include "Fonts.h"
#include "UiText.h"
#include "Utf8Text.h"

namespace earshot {
namespace {

constexpr int kMargin = 12;
constexpr int kLevelWidth = 120;
constexpr int kNarrow = 420; // below, the level takes less
constexpr double kWorthShowing = 0.005;

} // namespace

StatusBar::StatusBar() {
    setTitle(tr("Status"));
    addAndMakeVisible(level_);
    showReady();
}

int StatusBar::idealHeight() const {
    return themeOf(*this).scaled(34);
}

void StatusBar::show(const StreamHealth& health) {
    level_.show(health);
    const auto speed = health.realTimeFactor < kWorthShowing
                           ? juce::String()
                           : tr("%1 × real time", {juce::String(health.realTimeFactor, 2)});
    auto model = utf8Text(health.model);
    if (health.isLoading) model = tr("Loading the model…");
    say(moodOf(health), healthSentence(health), lossSentence(health), speed, model);
}

void StatusBar::showReady() {
    level_.show({});
    say(HealthMood::kIdle, tr("Ready"), {}, {}, {});
}

void StatusBar::say(HealthMood mood, const juce::String& sentence, const juce::String& loss, const juce::String& speed,
                    const juce::String& model) {
    if (mood == mood_ && sentence == sentence_ && loss == loss_ && speed == speed_ && model == model_) return;
    mood_ = mood;
    sentence_ = sentence;
    loss_ = loss;
    speed_ = speed;
    model_ = model;
    juce::StringArray parts{sentence_, loss_, speed_, model_};
    parts.removeEmptyStrings();
    setDescription(parts.joinIntoString(", "));
    setHelpText(tr("Real time: below 1 the machine keeps up."));
    repaint();
}

void StatusBar::resized() {
    const int width = getWidth() < kNarrow ? kLevelWidth / 2 : kLevelWidth;
    level_.setBounds(getLocalBounds().reduced(kMargin, 0).removeFromRight(width).withSizeKeepingCentre(width, 14));
}

void StatusBar::paint(juce::Graphics& graphics) {
    const auto& theme = themeOf(*this);
    const auto& palette = theme.palette();
    graphics.fillAll(palette.surface);
    graphics.setColour(palette.divider);
    graphics.fillRect(getLocalBounds().removeFromTop(1));
    auto area = getLocalBounds().withRight(level_.getX()).reduced(kMargin, 0).toFloat();
    paintMood(graphics, area.removeFromLeft(14).withSizeKeepingCentre(12, 12));
    area.removeFromLeft(8);

    const auto font = uiFont(theme.fontHeight(TextSize::kSmall));
    graphics.setFont(font);
    const auto widthOf = [&](const juce::String& text) { return juce::GlyphArrangement::getStringWidth(font, text); };
    // The sentence comes first; what else there is room for stands to the right of it.
    float room = area.getWidth() - widthOf(sentence_);
    const auto placeRight = [&](const juce::String& text, juce::Colour colour) {
        const float width = widthOf(text) + 18;
        if (text.isEmpty() || width > room) return;
        room -= width;
        graphics.setColour(colour);
        graphics.drawText(text, area.removeFromRight(width).withTrimmedRight(6), juce::Justification::centredRight,
                          false);
    };
    placeRight(loss_, palette.warning);
    placeRight(speed_, palette.mutedText);
    placeRight(model_, palette.mutedText);
    graphics.setColour(mood_ == HealthMood::kFault     ? palette.danger
                       : mood_ == HealthMood::kWarning ? palette.warning
                                                       : palette.text);
    graphics.drawFittedText(sentence_, area.toNearestInt(), juce::Justification::centredLeft, 2, 0.85f);
}

// Each mood has a shape of its own.
void StatusBar::paintMood(juce::Graphics& graphics, juce::Rectangle<float> area) const {
    const auto& palette = themeOf(*this).palette();
    juce::Path shape;
    switch (mood_) {
    case HealthMood::kIdle:
        graphics.setColour(palette.mutedText);
        graphics.drawEllipse(area.reduced(1.5f), 2);
        return;
    case HealthMood::kGood:
        graphics.setColour(palette.good);
        graphics.fillEllipse(area);
        return;
    case HealthMood::kWarning:
        graphics.setColour(palette.warning);
        shape.addTriangle(area.getCentreX(), area.getY(), area.getRight(), area.getBottom(), area.getX(),
                          area.getBottom());
        break;
    case HealthMood::kFault:
        graphics.setColour(palette.danger);
        shape.addLineSegment({area.getTopLeft(), area.getBottomRight()}, 3);
        shape.addLineSegment({area.getTopRight(), area.getBottomLeft()}, 3);
        break;
    }
    graphics.fillPath(shape);
}

std::unique_ptr<juce::AccessibilityHandler> StatusBar::createAccessibilityHandler() {
    return std::make_unique<juce::AccessibilityHandler>(*this, juce::AccessibilityRole::staticText);
}

} // namespace earshot
