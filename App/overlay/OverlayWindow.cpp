// SPDX-License-Identifier: AGPL-3.0-or-later
// See OverlayWindow.h.
#include "OverlayWindow.h"

#include "ClickThrough.h"
#include "Fonts.h"
#include "UiText.h"

#include <algorithm>

namespace earshot {
namespace {

constexpr int kBadgeHeight = 40;
constexpr int kNarrowest = 240;
constexpr int kBorder = 8;
constexpr int kMostLines = 20;

// The usable part of the screen that the window was on last.
juce::Rectangle<int> screenOf(const OverlaySettings& settings) {
    const auto& displays = juce::Desktop::getInstance().getDisplays();
    const auto* display = settings.floatingBounds.isEmpty() ? displays.getPrimaryDisplay()
                                                            : displays.getDisplayForRect(settings.floatingBounds);
    return display == nullptr ? juce::Rectangle<int>(1280, 720) : display->userArea;
}

} // namespace

OverlayWindow::OverlayWindow() {
    setLookAndFeel(&lookAndFeel_);
    setTitle(tr("Caption overlay"));
    setName(tr("Caption overlay")); // the window's
    setOpaque(false);
#if !(JUCE_LINUX || JUCE_BSD)
    // On X11 "temporary" windows are above the others as it is, and JUCE would keep the clicks that go through one that
    // is always on top from the application's own windows beneath.
    setAlwaysOnTop(true);
#endif
    setWantsKeyboardFocus(false);
    badges_.setOpaque(false);
    constrainer_.setMinimumWidth(kNarrowest);
    border_.setBorderThickness(juce::BorderSize<int>(kBorder));
    border_.addMouseListener(this, false);
    addAndMakeVisible(text_);
    addAndMakeVisible(badges_);
    addChildComponent(border_);
    setSettings({});
}

OverlayWindow::~OverlayWindow() {
    border_.removeMouseListener(this);
    setLookAndFeel(nullptr);
}

void OverlayWindow::setSettings(const OverlaySettings& settings) {
    settings_ = settings;
    text_.setStyle(settings_.style);
    text_.setClearAfter(settings_.clearAfterSeconds);
    text_.setAlpha(static_cast<float>(settings_.style.opacity));
    badges_.setAlpha(static_cast<float>(settings_.style.opacity));
    badges_.setVisible(settings_.showsBadges);
    border_.setVisible(!settings_.isLocked);
    if (settings_.isShown) {
        place();
        putOnDesktop();
    } else if (isOnDesktop()) {
        removeFromDesktop();
    }
    repaint();
}

// A "temporary" window is left alone by window managers: no border, no place in the task bar, never the focus.
void OverlayWindow::putOnDesktop() {
    int peerFlags = juce::ComponentPeer::windowIsTemporary | juce::ComponentPeer::windowIgnoresKeyPresses;
    if (settings_.isLocked) peerFlags |= juce::ComponentPeer::windowIgnoresMouseClicks;
    addToDesktop(peerFlags);
    showWhereNeeded();
    if (auto* peer = getPeer()) letClicksThrough(*peer, settings_.isLocked);
}

// Without a compositor even an empty window covers what is beneath.
void OverlayWindow::showWhereNeeded() {
    setVisible(juce::Desktop::canUseSemiTransparentWindows() || !text_.isEmpty() || !settings_.isLocked);
}

int OverlayWindow::badgeHeight() const {
    return settings_.showsBadges ? kBadgeHeight : 0;
}

void OverlayWindow::place() {
    if (isInHand_) return; // where it was dragged comes back from the owner as a setting
    setBounds(overlayBounds(settings_, screenOf(settings_), text_.idealHeight() + badgeHeight()));
}

void OverlayWindow::show(const std::vector<CaptionSource>& sources) {
    text_.show(sources);
    if (settings_.showsBadges) badges_.show(sources);
    if (settings_.isShown) showWhereNeeded();
}

void OverlayWindow::resized() {
    auto area = getLocalBounds();
    border_.setBounds(area);
    badges_.setBounds(area.removeFromBottom(badgeHeight()).reduced(kBorder / 2));
    text_.setBounds(area);
}

void OverlayWindow::paint(juce::Graphics& graphics) {
    if (settings_.isLocked) return;
    const auto& palette = lookAndFeel_.theme().palette();
    const auto area = getLocalBounds().toFloat();
    graphics.setColour(palette.surface.withAlpha(0.85f));
    graphics.fillRoundedRectangle(area, 8);
    graphics.setColour(palette.accent);
    graphics.drawRoundedRectangle(area.reduced(1.5f), 8, 3);
    if (!text_.isEmpty()) return;
    graphics.setColour(palette.text);
    graphics.setFont(uiFont(lookAndFeel_.theme().fontHeight(TextSize::kTitle)));
    graphics.drawFittedText(tr("Drag to move, pull the edges to resize, double-click when it is right."),
                            getLocalBounds().reduced(2 * kBorder), juce::Justification::centred, 2);
}

void OverlayWindow::mouseDown(const juce::MouseEvent& event) {
    isInHand_ = true;
    wasMoved_ = false;
    if (event.eventComponent == this) dragger_.startDraggingComponent(this, event);
}

void OverlayWindow::mouseDrag(const juce::MouseEvent& event) {
    wasMoved_ = true;
    if (event.eventComponent == this) dragger_.dragComponent(this, event, nullptr);
}

void OverlayWindow::mouseUp(const juce::MouseEvent&) {
    isInHand_ = false;
    if (!wasMoved_) return;
    const float lineHeight = static_cast<float>(text_.idealHeight()) / static_cast<float>(settings_.style.maxLines);
    const float height = static_cast<float>(getHeight() - badgeHeight());
    settings_.style.maxLines = std::clamp(juce::roundToInt(height / lineHeight), 1, kMostLines);
    settings_.place = OverlayPlace::kFloating;
    settings_.floatingBounds = getBounds();
    changed();
}

void OverlayWindow::mouseDoubleClick(const juce::MouseEvent&) {
    settings_.isLocked = true;
    changed();
}

// Some systems close whatever is in front.
void OverlayWindow::userTriedToCloseWindow() {
    settings_.isShown = false;
    changed();
}

// Later: the window may not be taken apart while it handles a click.
void OverlayWindow::changed() {
    juce::MessageManager::callAsync([self = juce::Component::SafePointer(this)] {
        if (self == nullptr) return;
        self->setSettings(OverlaySettings(self->settings_));
        if (self->onSettingsChanged) self->onSettingsChanged(self->settings_);
    });
}

} // namespace earshot
