// SPDX-License-Identifier: AGPL-3.0-or-later
//
// FormPanel: a panel of settings: a form that scrolls where it is higher than the panel. Message thread.
#pragma once

#include "SettingsForm.h"

#include <juce_gui_basics/juce_gui_basics.h>

namespace earshot {

class FormPanel : public juce::Component {
public:
    void paint(juce::Graphics& graphics) override;
    void resized() override;
    void lookAndFeelChanged() override { resized(); }

protected:
    explicit FormPanel(const juce::String& title);
    ~FormPanel() override;

    SettingsForm form_; // in the viewport

private:
    juce::Viewport viewport_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(FormPanel)
};

} // namespace earshot
