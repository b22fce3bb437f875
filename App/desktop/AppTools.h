// SPDX-License-Identifier: AGPL-3.0-or-later
//
// AppTools: what the menu opens beside the application's window: the library of models. The window's inside stores the
// settings and shows what is said. Message thread.
#pragma once

#include "AppState.h"
#include "ModelPanel.h"
#include "PanelWindow.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>
#include <memory>
#include <vector>

namespace earshot {

// What the tools need of the application.
struct AppToolsOwner {
    AppState& state;
    std::function<void()> save;
    std::function<void(const ViewSettings&)> apply; // and show
    std::function<void(const std::vector<ListedModel>&)> offerModels;
};

class AppTools {
public:
    explicit AppTools(AppToolsOwner owner) : owner_(std::move(owner)) {}

    // [message]
    void addTo(juce::PopupMenu& menu);
    void openModels();
    // The state's settings or theme are other ones.
    void refresh();
    // The windows that have been opened.
    [[nodiscard]] std::vector<juce::Component*> windows() const;

private:
    [[nodiscard]] Theme theme() const;
    void use(const ListedModel& model);

    AppToolsOwner owner_;
    ModelTasks modelTasks_;
    std::unique_ptr<PanelWindow> modelWindow_;
    juce::Component::SafePointer<ModelPanel> modelPanel_; // in it

    JUCE_DECLARE_WEAK_REFERENCEABLE(AppTools)
    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(AppTools)
};

} // namespace earshot
