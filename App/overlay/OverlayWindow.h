// SPDX-License-Identifier: AGPL-3.0-or-later
//
// OverlayWindow: captions over whatever else is on the screen: without a border, above other windows, never with the
// keyboard's focus. Locked, clicks go through it; unlocked, it is moved by dragging and resized at its edges, where its
// height is a number of lines. Its owner stores the settings and hands it snapshots. Message thread.
#pragma once

#include "BadgeStrip.h"
#include "EarshotLookAndFeel.h"
#include "OverlaySettings.h"
#include "OverlayText.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>
#include <vector>

namespace earshot {

class OverlayWindow final : public juce::Component {
public:
    OverlayWindow();
    ~OverlayWindow() override;

    // [message] Does not call back. The window is on the desktop as long as the settings show it.
    void setSettings(const OverlaySettings& settings);
    [[nodiscard]] const OverlaySettings& settings() const { return settings_; }
    void show(const std::vector<CaptionSource>& sources);

    [[nodiscard]] const OverlayText& text() const { return text_; }

    // By the user's hand: moved, resized, locked by a double click.
    std::function<void(const OverlaySettings&)> onSettingsChanged;

    void paint(juce::Graphics& graphics) override;
    void resized() override;
    void mouseDown(const juce::MouseEvent& event) override;
    void mouseDrag(const juce::MouseEvent& event) override;
    void mouseUp(const juce::MouseEvent& event) override;
    void mouseDoubleClick(const juce::MouseEvent& event) override;
    void userTriedToCloseWindow() override;

private:
    void putOnDesktop();
    void place();
    void changed();
    void showWhereNeeded();
    [[nodiscard]] int badgeHeight() const;

    EarshotLookAndFeel lookAndFeel_;
    OverlaySettings settings_;
    OverlayText text_;
    BadgeStrip badges_;
    juce::ComponentDragger dragger_;
    juce::ComponentBoundsConstrainer constrainer_;
    juce::ResizableBorderComponent border_{this, &constrainer_};
    bool isInHand_ = false; // between mouse down and up
    bool wasMoved_ = false; // since then

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(OverlayWindow)
};

} // namespace earshot
