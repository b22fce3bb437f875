// SPDX-License-Identifier: AGPL-3.0-or-later
//
// SettingsForm: sections of rows, a label with its control, one beside the other where there is room and one above the
// other where there is not. The label names the control to assistive technology. Rows of the common kinds are bound to
// a field of the owner's settings, which outlives the form. Message thread.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
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

    struct SliderSpec {
        juce::String label;
        juce::String note{};
        double lowest = 0;
        double highest = 1;
        double step = 0.01;
        std::function<juce::String(double)> text;
    };
    void addSlider(const SliderSpec& spec, double& field);
    void addToggle(const juce::String& text, bool& field);
    // set: 0, 1, …; get: likewise, or -1 for none of them.
    void addChoice(const juce::String& label, const juce::StringArray& items, std::function<int()> get,
                   std::function<void(int)> set, const juce::String& note = {});
    // One row high.
    void addText(const juce::String& label, int maxLetters, std::string& field, const juce::String& note = {});

    void addNumber(const juce::String& label, int lowest, int highest, int& field);

    // [message] Shows the fields as they are now; what else to do then.
    void refresh();
    void addRefresher(std::function<void()> refresher) { refreshers_.push_back(std::move(refresher)); }

    // By the user's hand: a field of a bound row has another value.
    std::function<void()> onChange;

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
    void changed() const {
        if (onChange) onChange();
    }

    std::vector<Row> rows_;
    std::vector<std::function<void()>> refreshers_;
};

} // namespace earshot
