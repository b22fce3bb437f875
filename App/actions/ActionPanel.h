// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ActionPanel: edits ActionSettings: what happens when a keyword or label is heard, and where messages go. Message
// thread.
#pragma once

#include "ActionSettings.h"
#include "ActionTable.h"
#include "FormPanel.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace earshot {

class ActionPanel final : public FormPanel {
public:
    ActionPanel();

    // [message] Neither calls back. What can be heard, by model (empty: keywords) and label.
    void setSettings(const ActionSettings& settings);
    void setHearable(std::vector<std::pair<std::string, std::string>> hearable);

    // By the user's hand, after each finished edit.
    std::function<void(const ActionSettings&)> onChange;

private:
    void addForm();
    void showRules();
    void changed();

    ActionSettings settings_;
    std::vector<std::pair<std::string, std::string>> hearable_;
    std::string commandLine_;
    ActionTable* table_ = nullptr; // in the form

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(ActionPanel)
};

} // namespace earshot
