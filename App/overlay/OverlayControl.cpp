// SPDX-License-Identifier: AGPL-3.0-or-later
// See OverlayControl.h.
#include "OverlayControl.h"

#include "UiText.h"

namespace earshot {
namespace {

constexpr int kPanelWidth = 620;
constexpr int kPanelHeight = 640;

} // namespace

class OverlayControl::PanelWindow final : public juce::DocumentWindow {
public:
    explicit PanelWindow(const Theme& theme)
        : DocumentWindow(tr("Caption overlay"), theme.palette().background, closeButton),
          lookAndFeel_(theme) {
        setLookAndFeel(&lookAndFeel_);
        setUsingNativeTitleBar(true);
        panel.setSize(kPanelWidth, kPanelHeight);
        setContentNonOwned(&panel, true);
        setResizable(true, false);
        centreWithSize(getWidth(), getHeight());
        setVisible(true);
    }
    ~PanelWindow() override {
        clearContentComponent();
        setLookAndFeel(nullptr);
    }
    void closeButtonPressed() override { setVisible(false); }

    OverlayPanel panel;

private:
    EarshotLookAndFeel lookAndFeel_;
};

OverlayControl::OverlayControl() {
    window_.onSettingsChanged = [this](const OverlaySettings& settings) {
        if (panel_) panel_->panel.setSettings(settings);
        if (onSettingsChanged) onSettingsChanged(settings);
    };
}

OverlayControl::~OverlayControl() = default;

void OverlayControl::setSettings(const OverlaySettings& settings) {
    window_.setSettings(settings);
    if (panel_) panel_->panel.setSettings(settings);
}

void OverlayControl::openPanel(const Theme& theme) {
    if (panel_ && panel_->isVisible()) return panel_->toFront(true);
    panel_ = std::make_unique<PanelWindow>(theme);
    panel_->panel.setSettings(settings());
    panel_->panel.onChange = [this](const OverlaySettings& settings) {
        window_.setSettings(settings);
        if (onSettingsChanged) onSettingsChanged(settings);
    };
}

} // namespace earshot
