// SPDX-License-Identifier: AGPL-3.0-or-later
//
// LabelModelList: a switch for each label model there is. One that guesses emotions asks first, and has a second switch
// for telling others what it guesses. Message thread.
#pragma once

#include "ViewSettings.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>
#include <memory>
#include <vector>

namespace earshot {

class LabelModelList final : public juce::Component {
public:
    LabelModelList();
    ~LabelModelList() override;

    // [message] Neither calls back. Models for captions are passed over.
    void setModels(const std::vector<ModelChoice>& models);
    void setSettings(const StreamSettings& settings);
    [[nodiscard]] int idealHeight() const;

    // By the user's hand: what to do to the settings.
    std::function<void(const std::function<void(StreamSettings&)>& edit)> onEdit;
    std::function<void()> onHeightChanged;
    // Asks whether emotions may be guessed; askForEmotion, but for tests.
    std::function<void(std::function<void()> onAgreed)> ask;

    void resized() override;

private:
    struct Row;

    void clicked(Row& row);
    void show();

    std::vector<std::unique_ptr<Row>> rows_;
    std::vector<LabelModelSettings> used_;
    juce::Label none_;
};

} // namespace earshot
