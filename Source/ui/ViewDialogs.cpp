// SPDX-License-Identifier: AGPL-3.0-or-later
// See ViewDialogs.h.
#include "ViewDialogs.h"

#include "FilePath.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <utility>

namespace earshot {

ModelChoice choiceOf(const ListedModel& model) {
    return {.name = model.name, .folder = model.folder, .languages = model.languages, .labels = model.labels};
}

ViewDialogs::ViewDialogs(MainView& view, ModelFolders folders) : view_(view) {
    view_.onExport = [this] { export_.open(view_, takeTranscript, say); };
    view_.onChooseModelFolder = [this] { chooseModelFolder(); };
    listModels(std::move(folders));
}

ViewDialogs::~ViewDialogs() {
    view_.onExport = nullptr;
    view_.onChooseModelFolder = nullptr;
    if (modelLister_.joinable()) modelLister_.join(); // reads headers of a few files: soon over
}

void ViewDialogs::listModels(ModelFolders folders) {
    modelLister_ = std::thread([self = juce::WeakReference(this), folders = std::move(folders)] {
        juce::MessageManager::callAsync([self, models = folders.list()] {
            if (self != nullptr) self->offerModels(models);
        });
    });
}

void ViewDialogs::offerModels(const std::vector<ListedModel>& models) {
    models_.clear();
    for (const ListedModel& model : models)
        if (!model.problem && model.head != HeadKind::kNone) models_.push_back(choiceOf(model));
    view_.setModels(models_);
}

void ViewDialogs::chooseModelFolder() {
    chooser_ = std::make_unique<juce::FileChooser>(tr("Model"));
    chooser_->launchAsync(juce::FileBrowserComponent::openMode | juce::FileBrowserComponent::canSelectDirectories,
                          [self = juce::WeakReference(this)](const juce::FileChooser& chooser) {
                              const auto folder = chooser.getResult();
                              if (self == nullptr || folder == juce::File()) return;
                              const auto path = pathOf(folder);
                              self->models_.push_back({.name = folder.getFileName().toStdString(), .folder = path});
                              self->view_.setModels(self->models_);
                              if (self->onModelChosen) self->onModelChosen(path);
                          });
}

} // namespace earshot
