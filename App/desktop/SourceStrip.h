// SPDX-License-Identifier: AGPL-3.0-or-later
//
// SourceStrip: one source of sound: whose it is, where it comes from, how loud it is, start and stop, mute. Message
// thread.
#pragma once

#include "AppState.h"
#include "LevelBar.h"

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
    bool isMonitor = false;

    bool operator==(const SourceChoice&) const = default;
};

class SourceStrip final : public juce::Component {
public:
    static constexpr int kHeight = 52;

    SourceStrip();
    ~SourceStrip() override;

    // [message] None of these calls back.
    void setChoices(std::vector<SourceChoice> choices); // what was chosen stays, where it is still there
    void choose(const std::string& device);             // the first one where it is not there
    void setSpeaker(const std::string& name, std::uint32_t colour);
    void showRunning(bool isRunning);
    void showLevel(const StreamHealth& health) { level_.show(health); }
    void setMuted(bool isMuted);

    [[nodiscard]] std::size_t numChoices() const { return choices_.size(); }
    [[nodiscard]] const SourceChoice* chosen() const;
    [[nodiscard]] bool isMuted() const { return mute_.getToggleState(); }

    std::function<void()> onStartOrStop;
    std::function<void()> onMute;
    std::function<void()> onSourceChosen;
    std::function<void(const std::string& name, std::uint32_t colour)> onSpeakerEdited;

    void resized() override;
    void lookAndFeelChanged() override;

private:
    class Swatch;

    void editSpeaker();

    std::vector<SourceChoice> choices_;
    std::string name_;
    std::unique_ptr<Swatch> swatch_;
    juce::ComboBox sources_;
    LevelBar level_;
    juce::TextButton start_;
    juce::TextButton mute_;
    bool isRunning_ = false;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(SourceStrip)
};

} // namespace earshot
