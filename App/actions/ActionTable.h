// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ActionTable: a row for each keyword and label, with a switch for each thing that can happen when it is heard.
// Message thread.
#pragma once

#include "ActionSettings.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <array>
#include <functional>
#include <memory>
#include <vector>

namespace earshot {

class ActionTable final : public juce::Component {
public:
    ActionTable();
    ~ActionTable() override;

    // [message] One row each, as it is set. Does not call back.
    void setRules(const std::vector<ActionRule>& rules);
    [[nodiscard]] int idealHeight() const;

    // By the user's hand.
    std::function<void(const ActionRule&)> onChange;

    void resized() override;
    void lookAndFeelChanged() override { resized(); }

private:
    static constexpr std::size_t kNumActions = 4;
    struct Row;

    std::array<juce::Label, kNumActions> heads_;
    std::vector<std::unique_ptr<Row>> rows_;
    juce::Label none_;
};

} // namespace earshot
