// SPDX-License-Identifier: AGPL-3.0-or-later
//
// TrayIcon: Earshot in the system's tray: what it does, as a tip, and start, mute, show and quit, as a menu. Message
// thread.
#pragma once

#include <juce_gui_extra/juce_gui_extra.h>

#include <functional>

namespace earshot {

// [message] Whether there is a tray that shows icons: on X11 somebody has to play one.
[[nodiscard]] bool hasSystemTray();

class TrayIcon final : public juce::SystemTrayIconComponent {
public:
    // What the menu says and does.
    struct Actions {
        std::function<bool()> isRunning;
        std::function<bool()> isMuted;
        std::function<bool()> isWindowShown;
        std::function<void()> startOrStop;
        std::function<void()> mute;
        std::function<void()> showOrHide;
        std::function<void()> quit;
    };

    explicit TrayIcon(Actions actions);

    // [message]
    [[nodiscard]] juce::PopupMenu menu() const;

    void paint(juce::Graphics& graphics) override;
    void mouseDown(const juce::MouseEvent& event) override;
    void userTriedToCloseWindow() override {} // the tray went away

private:
    Actions actions_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(TrayIcon)
};

} // namespace earshot
