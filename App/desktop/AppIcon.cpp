// SPDX-License-Identifier: AGPL-3.0-or-later
// See AppIcon.h.
#include "AppIcon.h"

#include <Icons.h>

namespace earshot {

juce::Image appIcon() {
    return juce::ImageCache::getFromMemory(icons::earshot_png, icons::earshot_pngSize);
}

void setAppIcon(juce::DocumentWindow& window) {
    window.setIcon(appIcon());
    if (auto* peer = window.getPeer()) peer->setIcon(appIcon()); // the desktop's own title bar does not ask for it
}

} // namespace earshot
