// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ModelPanel: the library of models: what is on this machine, another one from a hub, and how models are fetched and
// computed. What takes long runs in ModelTasks, which outlive the panel. Message thread.
#pragma once

#include "FormPanel.h"
#include "ModelGetView.h"
#include "ModelListView.h"
#include "ModelSettings.h"
#include "ModelTasks.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>
#include <memory>

namespace earshot {

class ModelPanel final : public FormPanel, private juce::Timer {
public:
    // The tasks' owner delivers what they end with while there is a panel, too: through tick().
    explicit ModelPanel(ModelTasks& tasks);

    // [message] Neither calls back.
    void setSettings(const ModelSettings& settings);
    void setInUse(std::vector<std::filesystem::path> folders) { list_->setInUse(std::move(folders)); }
    // Looks what there is, and tells onListed.
    void relist();
    // What the timer does.
    void tick();

    [[nodiscard]] ModelListView& list() { return *list_; }
    [[nodiscard]] ModelGetView& fetching() { return *get_; }

    // By the user's hand.
    std::function<void(const ModelSettings&)> onSettingsChanged;
    std::function<void(const ListedModel&)> onUse;
    // [message] The models that there are now.
    std::function<void(const std::vector<ListedModel>&)> onListed;

private:
    void timerCallback() override { tick(); }
    void addForm();
    void get(const juce::String& name);
    void check(const ListedModel& model);
    void remove(const ListedModel& model);
    void addFolder();
    void changed();

    ModelTasks& tasks_;
    ModelSettings settings_;
    ModelListView* list_ = nullptr; // in the form, as the next
    ModelGetView* get_ = nullptr;
    std::unique_ptr<juce::FileChooser> chooser_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(ModelPanel)
};

} // namespace earshot
