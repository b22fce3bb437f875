// SPDX-License-Identifier: AGPL-3.0-or-later
//
// OverlayControl: the overlay window and the panel with its settings, which agree with each other whichever of the two
// is used. Message thread.
#pragma once

#include "OverlayPanel.h"
#include "OverlayWindow.h"

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
    // [message] What the settings' window holds.
    [[nodiscard]] std::unique_ptr<OverlayPanel> makePanel();

    // By the user's hand.
    std::function<void(const OverlaySettings&)> onSettingsChanged;

private:
    OverlayWindow window_;
    juce::Component::SafePointer<OverlayPanel> panel_; // the last that was made
};

} // namespace earshot
