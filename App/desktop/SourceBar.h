// SPDX-License-Identifier: AGPL-3.0-or-later
//
// SourceBar: where the sound comes from, start and stop, mute, and the menu of everything else. Message thread.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>
#include <string>
#include <vector>

namespace earshot {

struct SourceChoice {
    enum class Kind { kDevice, kClip };
    Kind kind = Kind::kDevice;
    std::string name;  // of the device
    juce::String text; // as the list shows it

    bool operator==(const SourceChoice&) const = default;
};

class SourceBar final : public juce::Component {
public:
    SourceBar();

    // [message] None of these calls back.
    void setChoices(std::vector<SourceChoice> choices);
    void choose(const std::string& device); // the first one where it is not there
    void showRunning(bool isRunning);
    void setMuted(bool isMuted);

    [[nodiscard]] const SourceChoice* chosen() const;
    [[nodiscard]] bool isMuted() const { return mute_.getToggleState(); }

    std::function<void()> onStartOrStop;
    std::function<void()> onMute;
    std::function<void()> onMenu;
    std::function<void()> onSourceChosen;

    void paint(juce::Graphics& graphics) override;
    void resized() override;
    void lookAndFeelChanged() override { resized(); }
    [[nodiscard]] juce::Component& menuButton() { return menu_; }

private:
    std::vector<SourceChoice> choices_;
    juce::ComboBox sources_;
    juce::TextButton start_;
    juce::TextButton mute_;
    juce::TextButton menu_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(SourceBar)
};

} // namespace earshot
