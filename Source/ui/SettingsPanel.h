// SPDX-License-Identifier: AGPL-3.0-or-later
//
// SettingsPanel: edits ViewSettings. It stores nothing and opens no file dialog: its owner does. Message thread.
#pragma once

#include "FormPanel.h"
#include "LabelModelList.h"
#include "ViewSettings.h"
#include "WordTable.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>
#include <memory>
#include <vector>

namespace earshot {

class SettingsPanel final : public FormPanel {
public:
    // offersOutputs: OSC and MIDI, of shells that have no settings of their own for them.
    explicit SettingsPanel(bool offersOutputs = false);
    ~SettingsPanel() override;

    // [message] Neither calls onChange.
    void setSettings(const ViewSettings& settings);
    void setModels(const std::vector<ModelChoice>& models);
    [[nodiscard]] const ViewSettings& settings() const { return settings_; }

    // By the user's hand, after each finished edit.
    std::function<void(const ViewSettings&)> onChange;
    // The user wants a model from a folder that is not in the list: ask for it, then setModels and setSettings.
    std::function<void()> onChooseModelFolder;

private:
    class ModelRow;

    void addListening();
    void addText();
    void addWords();
    void addLabels();
    void addTrack();
    void addAppearance();
    void addOsc();
    void addMidi();
    void addWordTable(const juce::String& label, const juce::String& note, WordTableConfig config,
                      std::function<std::vector<WordEntry>()> get,
                      std::function<void(const std::vector<WordEntry>&)> set);
    void changed();

    ViewSettings settings_;
    ModelRow* models_ = nullptr; // in the form, as the next
    LabelModelList* labelModels_ = nullptr;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(SettingsPanel)
};

} // namespace earshot
