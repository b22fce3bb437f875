// SPDX-License-Identifier: AGPL-3.0-or-later
//
// FlowAccess: a FlowView to assistive technology: text that can be read but not written, of committed words and gap
// marks. Message thread.
#pragma once

#include "TextFlow.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>
#include <memory>
#include <optional>

namespace earshot {

class FlowView;

struct FlowAccess {
    // [message] Committed words and what stands between them, in order; pieces that are no word have no place.
    static void forEachCommitted(const TextFlow& flow,
                                 const std::function<void(std::optional<FlowPlace>, const juce::String&)>& visit);

    // [message]
    static std::unique_ptr<juce::AccessibilityHandler> makeHandler(FlowView& view);
};

} // namespace earshot
