// SPDX-License-Identifier: AGPL-3.0-or-later
//
// SettingsForm: sections of rows, a label with its control, one beside the other where there is room and one above the
// other where there is not. The label names the control to assistive technology. Message thread.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>
#include <memory>
#include <vector>

namespace earshot {

class SettingsForm final : public juce::Component {
public:
    SettingsForm();

    // [message] From top to bottom, which is also the order of focus.
    void addSection(const juce::String& title);
    // note: a line of explanation below; idealHeight: empty for a control one row high.
    void addRow(const juce::String& label, std::unique_ptr<juce::Component> control, const juce::String& note = {},
                std::function<int()> idealHeight = {});

    // [message] Sets this component's size.
    void layOut(int width);

    void lookAndFeelChanged() override;

private:
    struct Row {
        std::unique_ptr<juce::Label> title; // of a section too
        std::unique_ptr<juce::Component> control;
        std::unique_ptr<juce::Label> note;
        std::function<int()> idealHeight;
    };

    std::unique_ptr<juce::Label> makeLabel(const juce::String& text);
    void styleLabels();

    std::vector<Row> rows_;
};

} // namespace earshot
