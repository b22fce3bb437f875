// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ScoreMeter: one label or keyword: its score now as a bar, how scores were spread lately as a histogram behind it, and
// the threshold as a handle to drag or move by keys. The histogram shows where a threshold parts what was said from
// what was not. Message thread.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include <array>
#include <functional>

namespace earshot {

class ScoreMeter final : public juce::Component {
public:
    explicit ScoreMeter(const juce::String& name);

    // [message] 0 to 1, once for each snapshot that is new.
    void addScore(float score);
    void setActive(bool isActive); // begun and not ended
    void setThreshold(double threshold);
    [[nodiscard]] double threshold() const { return slider_.getValue(); }
    [[nodiscard]] const juce::String& name() const { return name_; }
    [[nodiscard]] float score() const { return score_; }
    [[nodiscard]] bool isActive() const { return isActive_; }

    // By the user's hand, while dragging as well.
    std::function<void(double)> onThresholdChanged;

    void paint(juce::Graphics& graphics) override;
    void resized() override;
    [[nodiscard]] int idealHeight() const;

private:
    // Invisible but for its thumb, which paint() draws: dragging, keys and assistive technology are juce::Slider's.
    class ThresholdSlider final : public juce::Slider {
    public:
        ThresholdSlider();
        void paint(juce::Graphics&) override {}
        void focusGained(FocusChangeType) override { getParentComponent()->repaint(); }
        void focusLost(FocusChangeType) override { getParentComponent()->repaint(); }
        bool keyPressed(const juce::KeyPress& key) override;
    };

    static constexpr int kNumBins = 40;

    [[nodiscard]] juce::Rectangle<float> barArea() const;
    void paintHistogram(juce::Graphics& graphics, juce::Rectangle<float> area) const;
    void paintThreshold(juce::Graphics& graphics, juce::Rectangle<float> area) const;

    juce::String name_;
    ThresholdSlider slider_;
    float score_ = 0;
    bool isActive_ = false;
    std::array<float, kNumBins> bins_{}; // weights that fade, so that the last minute or so counts

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(ScoreMeter)
};

} // namespace earshot
