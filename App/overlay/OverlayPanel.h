// SPDX-License-Identifier: AGPL-3.0-or-later
//
// OverlayPanel: edits OverlaySettings, and says how well the style can be read at worst. Message thread.
#pragma once

#include "FormPanel.h"
#include "OverlaySettings.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>

namespace earshot {

class OverlayPanel final : public FormPanel {
public:
    OverlayPanel();

    // [message] Does not call back.
    void setSettings(const OverlaySettings& settings);
    [[nodiscard]] const OverlaySettings& settings() const { return settings_; }

    // By the user's hand, after each finished edit.
    std::function<void(const OverlaySettings&)> onChange;

    void resized() override;

private:
    void addWindow();
    void addText();
    void addSurroundings();
    void addColour(const juce::String& label, juce::Colour& field);
    void changed();
    void showContrast();

    OverlaySettings settings_;
    juce::Label* contrast_ = nullptr; // in the form

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(OverlayPanel)
};

} // namespace earshot
