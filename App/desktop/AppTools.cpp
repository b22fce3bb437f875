// SPDX-License-Identifier: AGPL-3.0-or-later
#include "AppTools.h"

#include "UiText.h"

#include <algorithm>

namespace earshot {

Theme AppTools::theme() const {
    const auto& appearance = owner_.state.settings.appearance;
    return {.kind = appearance.theme, .textScale = static_cast<float>(appearance.textScale)};
}

void AppTools::addTo(juce::PopupMenu& menu) {
    menu.addItem(tr("Models …"), [self = juce::WeakReference(this)] {
        if (self != nullptr) self->openModels();
    });
}

void AppTools::openModels() {
    if (modelWindow_ && modelWindow_->isVisible()) return modelWindow_->toFront(true);
    auto panel = std::make_unique<ModelPanel>(modelTasks_);
    modelPanel_ = panel.get();
    panel->setSettings(owner_.state.models);
    panel->onSettingsChanged = [this](const ModelSettings& settings) {
        owner_.state.models = settings;
        owner_.save();
    };
    panel->onUse = [this](const ListedModel& model) { use(model); };
    panel->onListed = [this](const std::vector<ListedModel>& models) { owner_.offerModels(models); };
    panel->relist();
    modelWindow_ = std::make_unique<PanelWindow>(std::move(panel), theme());
    refresh();
}

void AppTools::use(const ListedModel& model) {
    ViewSettings settings = owner_.state.settings;
    auto& stream = settings.stream;
    if (model.head == HeadKind::kCtc)
        stream.model = model.folder;
    else if (std::erase_if(stream.labelModels, [&](const auto& used) { return used.folder == model.folder; }) == 0)
        stream.labelModels.push_back({.folder = model.folder, .name = model.folder.filename().string()});
    owner_.apply(settings);
}

void AppTools::refresh() {
    if (!modelWindow_) return;
    modelWindow_->setTheme(theme());
    const auto& stream = owner_.state.settings.stream;
    std::vector<std::filesystem::path> inUse{stream.model};
    for (const auto& labels : stream.labelModels) inUse.push_back(labels.folder);
    modelPanel_->setInUse(std::move(inUse));
}

std::vector<juce::Component*> AppTools::windows() const {
    return modelWindow_ ? std::vector<juce::Component*>{modelWindow_.get()} : std::vector<juce::Component*>{};
}

} // namespace earshot
