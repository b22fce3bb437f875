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

void OverlayControl::openPanel(const Theme& theme) {
    if (panelWindow_ && panelWindow_->isVisible()) return panelWindow_->toFront(true);
    auto panel = std::make_unique<OverlayPanel>();
    panel_ = panel.get();
    panel->setSettings(settings());
    panel->onChange = [this](const OverlaySettings& settings) {
        window_.setSettings(settings);
        if (onSettingsChanged) onSettingsChanged(settings);
    };
    panelWindow_ = std::make_unique<PanelWindow>(std::move(panel), theme);
}

} // namespace earshot
