// SPDX-License-Identifier: AGPL-3.0-or-later
// See OverlayControl.h.
#include "OverlayControl.h"

namespace earshot {

OverlayControl::OverlayControl() {
    window_.onSettingsChanged = [this](const OverlaySettings& settings) {
        if (panel_) panel_->setSettings(settings);
        if (onSettingsChanged) onSettingsChanged(settings);
    };
}

OverlayControl::~OverlayControl() = default;

void OverlayControl::setSettings(const OverlaySettings& settings) {
    window_.setSettings(settings);
    if (panel_) panel_->setSettings(settings);
}

std::unique_ptr<OverlayPanel> OverlayControl::makePanel() {
    auto panel = std::make_unique<OverlayPanel>();
    panel_ = panel.get();
    panel->setSettings(settings());
    panel->onChange = [this](const OverlaySettings& settings) {
        window_.setSettings(settings);
        if (onSettingsChanged) onSettingsChanged(settings);
    };
    return panel;
}

} // namespace earshot
