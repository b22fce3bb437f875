// SPDX-License-Identifier: AGPL-3.0-or-later
#include "SourceStrip.h"

#include "ColourChoice.h"
#include "EarshotLookAndFeel.h"
#include "Fonts.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>
#include <utility>

namespace earshot {
namespace {

constexpr int kNarrow = 560; // below, there is no level

// Name and colour, in a callout.
class SpeakerPanel final : public juce::Component {
public:
    SpeakerPanel(const std::string& name, std::uint32_t colour, const Theme& theme,
                 std::function<void(const std::string&, std::uint32_t)> onChange)
        : lookAndFeel_(theme),
          colour_(colour),
          onChange_(std::move(onChange)) {
        setLookAndFeel(&lookAndFeel_);
        name_.setTitle(tr("Name"));
        name_.setText(utf8Text(name), juce::dontSendNotification);
        name_.setTextToShowWhenEmpty(tr("Name"), theme.palette().mutedText);
        name_.applyFontToAllText(uiFont(theme.fontHeight(TextSize::kBody)));
        name_.setIndents(8, 0);
        name_.setJustification(juce::Justification::centredLeft);
        name_.onTextChange = [this] { changed(); };
        colours_.setColour(colour);
        colours_.onChange = [this](std::uint32_t argb) {
            colour_ = argb;
            changed();
        };
        addAndMakeVisible(name_);
        addAndMakeVisible(colours_);
        setSize(theme.scaled(300), theme.scaled(88));
    }
    ~SpeakerPanel() override { setLookAndFeel(nullptr); }

    void resized() override {
        auto area = getLocalBounds().reduced(8, 6);
        name_.setBounds(area.removeFromTop(area.getHeight() / 2).reduced(0, 2));
        colours_.setBounds(area);
    }

private:
    void changed() { onChange_(name_.getText().trim().toStdString(), colour_); }

    EarshotLookAndFeel lookAndFeel_;
    std::uint32_t colour_;
    std::function<void(const std::string&, std::uint32_t)> onChange_;
    juce::TextEditor name_;
    ColourChoice colours_;
};

} // namespace

class SourceStrip::Swatch final : public juce::Button {
public:
    Swatch() : Button({}) {}
    juce::Colour colour;

    void paintButton(juce::Graphics& graphics, bool isOver, bool) override {
        const auto area = getLocalBounds().toFloat();
        graphics.setColour(colour);
        graphics.fillEllipse(area.withSizeKeepingCentre(16, 16));
        if (isOver) {
            graphics.setColour(themeOf(*this).palette().text);
            graphics.drawEllipse(area.withSizeKeepingCentre(20, 20), 1.5f);
        }
        if (hasKeyboardFocus(true)) drawFocusRing(graphics, themeOf(*this), area, 6.0f);
    }
};

SourceStrip::SourceStrip() : swatch_(std::make_unique<Swatch>()) {
    setFocusContainerType(FocusContainerType::focusContainer);
    swatch_->onClick = [this] { editSpeaker(); };
    sources_.onChange = [this] {
        if (onSourceChosen) onSourceChosen();
    };
    start_.onClick = [this] {
        if (onStartOrStop) onStartOrStop();
    };
    mute_.setClickingTogglesState(true);
    mute_.onClick = [this] {
        if (onMute) onMute();
    };
    for (juce::Component* child :
         std::initializer_list<juce::Component*>{swatch_.get(), &sources_, &level_, &start_, &mute_})
        addAndMakeVisible(child);
    lookAndFeelChanged();
}

SourceStrip::~SourceStrip() = default;

// Also when the language is another one.
void SourceStrip::lookAndFeelChanged() {
    setTitle(tr("Sound"));
    sources_.setTitle(tr("Sound from"));
    mute_.setButtonText(tr("Mute"));
    swatch_->setTitle(tr("Name and colour"));
    swatch_->setTooltip(tr("Name and colour"));
    showRunning(isRunning_);
    resized();
}

void SourceStrip::setChoices(std::vector<SourceChoice> choices) {
    if (choices == choices_) return;
    const auto* former = chosen();
    const std::string device = former != nullptr ? former->name : std::string();
    choices_ = std::move(choices);
    sources_.clear(juce::dontSendNotification);
    for (std::size_t i = 0; i < choices_.size(); ++i) sources_.addItem(choices_[i].text, static_cast<int>(i) + 1);
    choose(device);
}

void SourceStrip::choose(const std::string& device) {
    const auto found = std::ranges::find(choices_, device, &SourceChoice::name);
    const auto index = found == choices_.end() ? 0 : found - choices_.begin();
    sources_.setSelectedItemIndex(static_cast<int>(index), juce::dontSendNotification);
}

const SourceChoice* SourceStrip::chosen() const {
    const int index = sources_.getSelectedItemIndex();
    return index < 0 ? nullptr : &choices_[static_cast<std::size_t>(index)];
}

void SourceStrip::setSpeaker(const std::string& name, std::uint32_t colour) {
    name_ = name;
    swatch_->colour = juce::Colour(colour);
    swatch_->repaint();
}

void SourceStrip::editSpeaker() {
    auto panel =
        std::make_unique<SpeakerPanel>(name_, swatch_->colour.getARGB(), themeOf(*this),
                                       [self = SafePointer(this)](const std::string& name, std::uint32_t colour) {
                                           if (self == nullptr) return;
                                           self->setSpeaker(name, colour);
                                           if (self->onSpeakerEdited) self->onSpeakerEdited(name, colour);
                                       });
    juce::CallOutBox::launchAsynchronously(std::move(panel), swatch_->getScreenBounds(), nullptr);
}

void SourceStrip::showRunning(bool isRunning) {
    isRunning_ = isRunning;
    start_.setButtonText(isRunning ? tr("Stop") : tr("Start"));
    start_.setToggleState(!isRunning, juce::dontSendNotification); // drawn in the accent: what to do next
    level_.setVisible(isRunning && getWidth() >= themeOf(*this).scaled(kNarrow));
    if (!isRunning) level_.show({});
}

void SourceStrip::setMuted(bool isMuted) {
    mute_.setToggleState(isMuted, juce::dontSendNotification);
}

void SourceStrip::resized() {
    const auto& theme = themeOf(*this);
    auto area = getLocalBounds().reduced(0, theme.scaled(8));
    swatch_->setBounds(area.removeFromLeft(theme.scaled(28)));
    area.removeFromLeft(6);
    const auto take = [&](juce::Component& control, int width) {
        control.setBounds(area.removeFromRight(theme.scaled(width)));
        area.removeFromRight(8);
    };
    take(mute_, 76);
    take(start_, 104);
    const bool hasLevel = getWidth() >= theme.scaled(kNarrow);
    level_.setVisible(isRunning_ && hasLevel);
    if (hasLevel) {
        take(level_, 110);
        level_.setBounds(level_.getBounds().withSizeKeepingCentre(level_.getWidth(), 14));
    }
    sources_.setBounds(area);
}

} // namespace earshot
