// SPDX-License-Identifier: AGPL-3.0-or-later
// See ColourChoice.h.
#include "ColourChoice.h"

#include "EarshotLookAndFeel.h"
#include "UiText.h"

#include <algorithm>

namespace earshot {

class ColourChoice::Swatch final : public juce::Button {
public:
    Swatch(const juce::String& colourName, std::uint32_t argb) : Button(colourName), colour_(argb) {
        setTitle(colourName);
        setTooltip(colourName);
        setRadioGroupId(1, juce::dontSendNotification);
        setClickingTogglesState(true);
    }
    [[nodiscard]] std::uint32_t argb() const { return colour_.getARGB(); }

    void paintButton(juce::Graphics& graphics, bool isOver, bool) override {
        const auto& palette = themeOf(*this).palette();
        const auto area = getLocalBounds().toFloat().reduced(4);
        graphics.setColour(colour_);
        graphics.fillEllipse(area);
        graphics.setColour(isOver ? palette.text : palette.controlOutline);
        graphics.drawEllipse(area.reduced(0.5f), 1);
        if (getToggleState()) {
            graphics.setColour(readableOn(colour_));
            graphics.fillEllipse(area.withSizeKeepingCentre(9, 9));
            graphics.setColour(palette.text);
            graphics.drawEllipse(area.expanded(2), 2);
        }
        if (hasKeyboardFocus(true)) drawFocusRing(graphics, themeOf(*this), getLocalBounds().toFloat(), 6.0f);
    }

private:
    juce::Colour colour_;
};

ColourChoice::ColourChoice() {
    setFocusContainerType(FocusContainerType::focusContainer);
    const auto add = [this](const juce::String& name, std::uint32_t argb) {
        auto swatch = std::make_unique<Swatch>(name, argb);
        swatch->onClick = [this, raw = swatch.get()] {
            if (raw->getToggleState() && onChange) onChange(raw->argb());
        };
        addAndMakeVisible(*swatch);
        swatches_.push_back(std::move(swatch));
    };
    add(tr("Teal"), 0xff58d3c7);
    add(tr("Blue"), 0xff5aa9ff);
    add(tr("Violet"), 0xffb08cff);
    add(tr("Pink"), 0xffff7fb8);
    add(tr("Red"), 0xffff6b5e);
    add(tr("Orange"), 0xffffa24d);
    add(tr("Yellow"), 0xfff5d547);
    add(tr("Green"), 0xff6fcf6a);
}

void ColourChoice::setColour(std::uint32_t argb) {
    for (auto& button : swatches_)
        button->setToggleState(static_cast<Swatch&>(*button).argb() == argb, juce::dontSendNotification);
}

void ColourChoice::resized() {
    auto area = getLocalBounds();
    const int side = std::min(area.getHeight(), area.getWidth() / static_cast<int>(swatches_.size()));
    for (auto& swatch : swatches_) swatch->setBounds(area.removeFromLeft(side));
}

} // namespace earshot
