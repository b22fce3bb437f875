// SPDX-License-Identifier: AGPL-3.0-or-later
// See PanelWindows.h.
#include "PanelWindows.h"

#include "AppIcon.h"

#include <utility>

namespace earshot {
namespace {

constexpr int kNarrowest = 360;
constexpr int kLowest = 240;
constexpr int kLargest = 16384; // far above any screen

} // namespace

PanelWindow::PanelWindow(std::unique_ptr<juce::Component> panel, const Theme& theme, std::string purpose,
                         WindowPlaces& places)
    : DocumentWindow(panel->getTitle(), theme.palette().background, closeButton, false),
      lookAndFeel_(theme),
      purpose_(std::move(purpose)),
      places_(places) {
    setLookAndFeel(&lookAndFeel_);
    setUsingNativeTitleBar(true);
    setContentOwned(panel.release(), true);
    sendLookAndFeelChange(); // the panel has not seen this one
    setResizable(true, false);
    setResizeLimits(kNarrowest, kLowest, kLargest, kLargest);
    const auto place = places_.find(purpose_);
    if (place == places_.end() || !restoreWindowStateFromString(place->second)) centreWithSize(getWidth(), getHeight());
    addToDesktop(); // in its size: a slow window manager can make the former one stay
    setAppIcon(*this);
}

PanelWindow::~PanelWindow() {
    clearContentComponent();
    setLookAndFeel(nullptr);
}

void PanelWindow::setTheme(const Theme& theme) {
    lookAndFeel_.setTheme(theme);
    setBackgroundColour(theme.palette().background);
    sendLookAndFeelChange();
    repaint();
}

void PanelWindow::bringUp() {
    setVisible(true);
    toFront(true);
}

bool PanelWindow::keyPressed(const juce::KeyPress& key) {
    if (key != juce::KeyPress(juce::KeyPress::escapeKey)) return DocumentWindow::keyPressed(key);
    closeButtonPressed();
    return true;
}

void PanelWindow::moved() {
    DocumentWindow::moved();
    rememberPlace();
}

void PanelWindow::resized() {
    DocumentWindow::resized();
    rememberPlace();
}

void PanelWindow::rememberPlace() {
    if (isVisible()) places_[purpose_] = getWindowStateAsString().toStdString();
}

void PanelWindows::setTheme(const Theme& theme) {
    theme_ = theme;
    for (const auto& [purpose, window] : windows_) window->setTheme(theme);
}

void PanelWindows::open(const std::string& purpose, const MakePanel& makePanel) {
    auto& window = windows_[purpose];
    if (!window || !window->isVisible()) window = make(purpose, makePanel());
    window->bringUp();
}

std::unique_ptr<PanelWindow> PanelWindows::make(const std::string& purpose,
                                                std::unique_ptr<juce::Component> panel) const {
    return std::make_unique<PanelWindow>(std::move(panel), theme_, purpose, places_);
}

} // namespace earshot
