// SPDX-License-Identifier: AGPL-3.0-or-later
//
// AppTools: what the menu opens beside the application's window: the library of models, what happens when something is
// heard, settings as a file. The window's inside stores the
// settings and shows what is said. Message thread.
#pragma once

#include "ActionPanel.h"
#include "ActionRunner.h"
#include "AlertSound.h"
#include "AppState.h"
#include "ModelPanel.h"
#include "PanelWindows.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>
#include <memory>
#include <vector>

namespace earshot {

// What the tools need of the application.
struct AppToolsOwner {
    AppState& state;
    PanelWindows& windows;
    std::function<void()> save;
    std::function<void(const ViewSettings&)> apply; // and show
    std::function<void(const std::vector<ListedModel>&)> offerModels;
    std::function<const std::vector<ModelChoice>&()> models; // those that are offered
    std::function<void(const juce::String&)> say;
    std::function<void(AppState)> takeOver; // all of it, and show
};

class AppTools {
public:
    explicit AppTools(AppToolsOwner owner);

    // [message]
    void addTo(juce::PopupMenu& menu);
    void openModels();
    void openActions();
    // The state's settings or theme are other ones.
    void refresh();
    // What was heard, for what is to happen then.
    void handle(const std::string& track, std::span<const StreamEvent> events);
    [[nodiscard]] const ActionRunner& actions() const { return actions_; }
    // What the windows hold.
    [[nodiscard]] std::unique_ptr<ModelPanel> makeModelPanel();
    [[nodiscard]] std::unique_ptr<ActionPanel> makeActionPanel();

private:
    void use(const ListedModel& model);
    void configureActions();
    void exportSettings();
    void importSettings();
    void importSettings(const juce::File& file);
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> hearable() const;
    void edit(const std::function<void(StreamSettings&)>& change);

    AppToolsOwner owner_;
    ModelTasks modelTasks_;
    juce::Component::SafePointer<ModelPanel> modelPanel_; // the last that was opened, as the next
    AlertSound sound_;
    ActionRunner actions_;
    juce::Component::SafePointer<ActionPanel> actionPanel_;
    std::unique_ptr<juce::FileChooser> chooser_;

    JUCE_DECLARE_WEAK_REFERENCEABLE(AppTools)
    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(AppTools)
};

} // namespace earshot
