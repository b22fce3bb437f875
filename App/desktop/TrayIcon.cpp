// SPDX-License-Identifier: AGPL-3.0-or-later
// See TrayIcon.h. Source: the System Tray Protocol of freedesktop.org, version 0.3.
#define JUCE_GUI_BASICS_INCLUDE_XHEADERS 1
#include "TrayIcon.h"

#include "AppIcon.h"
#include "UiText.h"

#include <utility>

namespace earshot {
namespace {

constexpr int kSide = 22; // what freedesktop.org's trays are made for; some make it larger

} // namespace

bool hasSystemTray() {
#if JUCE_LINUX || JUCE_BSD
    auto* display = juce::XWindowSystem::getInstance()->getDisplay();
    if (display == nullptr) return false;
    const juce::XWindowSystemUtilities::ScopedXLock lock;
    const auto tray = juce::XWindowSystemUtilities::Atoms::getCreating(display, "_NET_SYSTEM_TRAY_S0");
    return juce::X11Symbols::getInstance()->xGetSelectionOwner(display, tray) != 0;
#else
    return true;
#endif
}

TrayIcon::TrayIcon(Actions actions) : actions_(std::move(actions)) {
    setSize(kSide, kSide);
    setIconImage(appIcon(), appIcon());
    setIconTooltip("Earshot");
}

// JUCE says how large the icon wants to be, and takes that back when it makes the first picture of it; trays then give
// it one pixel.
void TrayIcon::paint(juce::Graphics& graphics) {
#if JUCE_LINUX || JUCE_BSD
    if (getWidth() < kSide && getWindowHandle() != nullptr) {
        const juce::XWindowSystemUtilities::ScopedXLock lock;
        auto* symbols = juce::X11Symbols::getInstance();
        if (auto* hints = symbols->xAllocSizeHints()) {
            hints->flags = PMinSize;
            hints->min_width = hints->min_height = kSide;
            symbols->xSetWMNormalHints(juce::XWindowSystem::getInstance()->getDisplay(),
                                       reinterpret_cast<::Window>(getWindowHandle()), hints);
            symbols->xFree(hints);
        }
    }
#endif
    SystemTrayIconComponent::paint(graphics);
}

juce::PopupMenu TrayIcon::menu() const {
    juce::PopupMenu menu;
    menu.addItem(actions_.isRunning() ? tr("Stop") : tr("Start"), actions_.startOrStop);
    menu.addItem(tr("Mute"), true, actions_.isMuted(), actions_.mute);
    menu.addSeparator();
    menu.addItem(actions_.isWindowShown() ? tr("Hide the window") : tr("Show the window"), actions_.showOrHide);
    menu.addItem(tr("Quit"), actions_.quit);
    return menu;
}

void TrayIcon::mouseDown(const juce::MouseEvent&) {
    menu().showMenuAsync(juce::PopupMenu::Options().withMousePosition());
}

} // namespace earshot
