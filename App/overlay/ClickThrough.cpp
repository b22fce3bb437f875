// SPDX-License-Identifier: AGPL-3.0-or-later
// See ClickThrough.h. Source: the X Nonrectangular Window Shape Extension, version 1.1.
#define JUCE_GUI_BASICS_INCLUDE_XHEADERS 1 // the connection that JUCE's windows belong to
#include "ClickThrough.h"

#if JUCE_LINUX || JUCE_BSD
#include <X11/extensions/shape.h>
#endif

namespace earshot {

void letClicksThrough([[maybe_unused]] juce::ComponentPeer& peer, [[maybe_unused]] bool isThrough) {
#if JUCE_LINUX || JUCE_BSD
    auto* display = juce::XWindowSystem::getInstance()->getDisplay();
    if (display == nullptr) return;
    const juce::XWindowSystemUtilities::ScopedXLock lock;
    const auto window = reinterpret_cast<::Window>(peer.getNativeHandle());
    if (isThrough)
        XShapeCombineRectangles(display, window, ShapeInput, 0, 0, nullptr, 0, ShapeSet, Unsorted);
    else
        XShapeCombineMask(display, window, ShapeInput, 0, 0, None, ShapeSet);
    XFlush(display);
#endif
}

} // namespace earshot
