// SPDX-License-Identifier: AGPL-3.0-or-later
//
// OverlayControl: the overlay window and the window with its settings, which agree with each other whichever of the two
// is used. Message thread.
#pragma once

#include "OverlayPanel.h"
#include "OverlayWindow.h"
#include "PanelWindow.h"

#include <functional>
#include <memory>
#include <vector>

namespace earshot {

class OverlayControl {
public:
    OverlayControl();
    ~OverlayControl();

    // [message] Does not call back.
    void setSettings(const OverlaySettings& settings);
    [[nodiscard]] const OverlaySettings& settings() const { return window_.settings(); }
    void show(const std::vector<CaptionSource>& sources) { window_.show(sources); }
    // [message] Opens the settings' window, or brings it to the front.
    void openPanel(const Theme& theme);

    // By the user's hand.
    std::function<void(const OverlaySettings&)> onSettingsChanged;

private:
    OverlayWindow window_;
    std::unique_ptr<PanelWindow> panelWindow_;         // the last that was opened
    juce::Component::SafePointer<OverlayPanel> panel_; // in it
};

} // namespace earshot
