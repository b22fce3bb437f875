// SPDX-License-Identifier: AGPL-3.0-or-later
//
// OverlayPanel: edits OverlaySettings, and says how well the style can be read at worst. Message thread.
#pragma once

#include "OverlaySettings.h"
#include "SettingsForm.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>

namespace earshot {

class OverlayPanel final : public juce::Component {
public:
    OverlayPanel();

    // [message] Does not call back.
    void setSettings(const OverlaySettings& settings);
    [[nodiscard]] const OverlaySettings& settings() const { return settings_; }

    // By the user's hand, after each finished edit.
    std::function<void(const OverlaySettings&)> onChange;

    void paint(juce::Graphics& graphics) override;
    void resized() override;
    void lookAndFeelChanged() override { resized(); }

private:
    void addWindow();
    void addText();
    void addSurroundings();
    void addColour(const juce::String& label, juce::Colour& field);
    void changed();
    void showContrast();

    OverlaySettings settings_;
    juce::Viewport viewport_;
    SettingsForm form_;
    juce::Label* contrast_ = nullptr; // in the form

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(OverlayPanel)
};

} // namespace earshot
