// SPDX-License-Identifier: AGPL-3.0-or-later
//
// SourceBar: a strip for each source, one or two, and the menu of everything else. Message thread.
#pragma once

#include "SourceStrip.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <array>
#include <functional>

namespace earshot {

class SourceBar final : public juce::Component {
public:
    SourceBar();

    // [message]
    void showSecond(bool isShown);
    [[nodiscard]] bool hasSecond() const { return strips_[1].isVisible(); }
    [[nodiscard]] SourceStrip& strip(std::size_t place) { return strips_[place]; }
    [[nodiscard]] juce::Component& menuButton() { return menu_; }
    [[nodiscard]] int idealHeight() const;

    std::function<void()> onSecond; // one more, or one less
    std::function<void()> onMenu;

    void paint(juce::Graphics& graphics) override;
    void resized() override;
    void lookAndFeelChanged() override;

private:
    std::array<SourceStrip, 2> strips_;
    juce::TextButton second_;
    juce::TextButton menu_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(SourceBar)
};

} // namespace earshot
