// SPDX-License-Identifier: AGPL-3.0-or-later
//
// LabelView: keywords and the labels of all label models, each with its threshold and the highest score in any of the
// sources that are heard, and what was heard last. Message thread.
#pragma once

#include "ScoreMeter.h"
#include "StreamSettings.h"
#include "StreamSnapshot.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace earshot {

class LabelView final : public juce::Component {
public:
    LabelView();
    ~LabelView() override;

    // [message] Keywords and thresholds as they are set.
    void setSettings(const StreamSettings& settings);
    // [message] Of the sources that are heard. The same snapshots twice count once.
    void show(const std::vector<std::shared_ptr<const StreamSnapshot>>& snapshots);

    // By the user's hand. keyword: index in the settings; model: LabelModelSettings::name.
    std::function<void(std::size_t keyword, double threshold)> onKeywordThreshold;
    std::function<void(const std::string& model, const std::string& label, double threshold)> onLabelThreshold;

    void paint(juce::Graphics& graphics) override;
    void resized() override;
    void lookAndFeelChanged() override { resized(); }
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    struct Group {
        juce::String title;
        std::string model; // empty: keywords
        std::vector<std::unique_ptr<ScoreMeter>> meters;
        std::unique_ptr<juce::Label> heading;
    };

    void addKeywords();
    bool makeMeters(const NamedLabels& labels);
    Group& groupOf(const NamedLabels& labels);
    void fill(Group& group, const std::vector<std::string>& labels);
    void showScore(Group& group, std::size_t index,
                   const std::vector<std::shared_ptr<const StreamSnapshot>>& snapshots);
    std::unique_ptr<juce::Label> makeHeading(const juce::String& title);
    [[nodiscard]] double thresholdOf(const std::string& model, const std::string& label) const;
    void layOut();

    StreamSettings settings_;
    std::vector<std::unique_ptr<Group>> groups_; // keywords first
    juce::Viewport viewport_;
    juce::Component content_;
    std::vector<std::uint64_t> shownVersions_;
    bool isEmpty_ = true;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(LabelView)
};

} // namespace earshot
