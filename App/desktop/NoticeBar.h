// SPDX-License-Identifier: AGPL-3.0-or-later
//
// NoticeBar: a sentence that the user should read and can put away; screen readers say it. Message thread.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>

namespace earshot {

class NoticeBar final : public juce::Component {
public:
    NoticeBar();

    // [message] Nothing: it goes.
    void say(const juce::String& sentence);
    [[nodiscard]] juce::String sentence() const { return text_.getText(); }
    // For all of the sentence.
    [[nodiscard]] int idealHeight(int width) const;

    std::function<void()> onHeightChanged;

    void paint(juce::Graphics& graphics) override;
    void resized() override;
    void lookAndFeelChanged() override;

private:
    juce::Label text_;
    juce::TextButton close_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(NoticeBar)
};

} // namespace earshot
