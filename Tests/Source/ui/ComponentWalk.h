// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Walks through what is shown, for tests of names and focus.
#pragma once

#include "FlowView.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>

namespace earshot::test {

inline void visitShown(juce::Component& component, const std::function<void(juce::Component&)>& each) {
    if (!component.isVisible() || !component.isAccessible()) return;
    each(component);
    for (auto* child : component.getChildren()) visitShown(*child, each);
}

inline bool isControl(juce::Component& component) {
    return dynamic_cast<juce::Button*>(&component) != nullptr || dynamic_cast<juce::Slider*>(&component) != nullptr ||
           dynamic_cast<juce::ComboBox*>(&component) != nullptr ||
           dynamic_cast<juce::ListBox*>(&component) != nullptr ||
           dynamic_cast<juce::TextEditor*>(&component) != nullptr ||
           dynamic_cast<juce::ProgressBar*>(&component) != nullptr || dynamic_cast<FlowView*>(&component) != nullptr;
}

} // namespace earshot::test
