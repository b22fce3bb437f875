// SPDX-License-Identifier: AGPL-3.0-or-later
// See FormPanel.h.
#include "FormPanel.h"

#include "EarshotLookAndFeel.h"

#include <algorithm>

namespace earshot {
namespace {

constexpr int kNarrowest = 200; // a form can be laid out

} // namespace

FormPanel::FormPanel(const juce::String& title) {
    setTitle(title);
    setFocusContainerType(FocusContainerType::focusContainer);
    viewport_.setViewedComponent(&form_, false);
    viewport_.setScrollBarsShown(true, false);
    viewport_.setWantsKeyboardFocus(false);
    addAndMakeVisible(viewport_);
}

FormPanel::~FormPanel() = default;

void FormPanel::paint(juce::Graphics& graphics) {
    graphics.fillAll(themeOf(*this).palette().background);
}

void FormPanel::resized() {
    viewport_.setBounds(getLocalBounds());
    form_.layOut(std::max(kNarrowest, getWidth() - viewport_.getScrollBarThickness()));
}

} // namespace earshot
