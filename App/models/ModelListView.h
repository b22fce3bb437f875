// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ModelListView: the models on this machine, one of them chosen, and what can be done with it. Message thread.
#pragma once

#include "ModelFolders.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <filesystem>
#include <functional>
#include <vector>

namespace earshot {

class ModelListView final : public juce::Component, private juce::ListBoxModel {
public:
    ModelListView();

    // [message]
    void setModels(std::vector<ListedModel> models);
    // Which ones captions and labels are made with.
    void setInUse(std::vector<std::filesystem::path> folders);
    [[nodiscard]] const std::vector<ListedModel>& models() const { return models_; }
    [[nodiscard]] int idealHeight() const;

    // By the user's hand, of the chosen model.
    std::function<void(const ListedModel&)> onUse;
    std::function<void(const ListedModel&)> onCheck;
    std::function<void(const ListedModel&)> onRemove;
    std::function<void()> onAddFolder;

    void resized() override;
    void lookAndFeelChanged() override;

private:
    int getNumRows() override { return static_cast<int>(models_.size()); }
    void paintListBoxItem(int row, juce::Graphics& graphics, int width, int height, bool isChosen) override;
    juce::String getNameForRow(int row) override;
    void selectedRowsChanged(int) override { showButtons(); }
    void listBoxItemDoubleClicked(int, const juce::MouseEvent&) override { use_.triggerClick(); }
    void returnKeyPressed(int) override { use_.triggerClick(); }

    [[nodiscard]] const ListedModel* chosen() const;
    [[nodiscard]] bool isInUse(const ListedModel& model) const;
    void showButtons();

    std::vector<ListedModel> models_;
    std::vector<std::filesystem::path> inUse_;
    juce::ListBox list_;
    juce::TextButton use_, check_, remove_, add_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(ModelListView)
};

} // namespace earshot
