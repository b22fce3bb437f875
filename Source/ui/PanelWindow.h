// SPDX-License-Identifier: AGPL-3.0-or-later
//
// PanelWindow: a window of its own for a panel of settings; closing it hides it. Message thread.
#pragma once

#include "EarshotLookAndFeel.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <memory>

namespace earshot {

class PanelWindow final : public juce::DocumentWindow {
public:
    // panel: has its size, and a title that becomes the window's.
    PanelWindow(std::unique_ptr<juce::Component> panel, const Theme& theme)
        : DocumentWindow(panel->getTitle(), theme.palette().background, closeButton),
          lookAndFeel_(theme) {
        setLookAndFeel(&lookAndFeel_);
        setUsingNativeTitleBar(true);
        setContentOwned(panel.release(), true);
        setResizable(true, false);
        centreWithSize(getWidth(), getHeight());
        setVisible(true);
    }
    ~PanelWindow() override {
        clearContentComponent();
        setLookAndFeel(nullptr);
    }
    // [message]
    void setTheme(const Theme& theme) {
        lookAndFeel_.setTheme(theme);
        setBackgroundColour(theme.palette().background);
        sendLookAndFeelChange();
        repaint();
    }
    void closeButtonPressed() override { setVisible(false); }

private:
    EarshotLookAndFeel lookAndFeel_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(PanelWindow)
};

} // namespace earshot
