// SPDX-License-Identifier: AGPL-3.0-or-later
// See ViewDialogs.h.
#include "ViewDialogs.h"

#include "ModelFolders.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <utility>

namespace earshot {
ModelChoice choiceOf(const ListedModel& model) {
    return {.name = model.name, .folder = model.folder, .languages = model.languages, .labels = model.labels};
}

ViewDialogs::ViewDialogs(MainView& view, ModelFolders folders) : view_(view) {
    view_.onExport = [this] { chooseFormat(); };
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
                              const std::filesystem::path path = folder.getFullPathName().toStdString();
                              self->models_.push_back({.name = folder.getFileName().toStdString(), .folder = path});
                              self->view_.setModels(self->models_);
                              if (self->onModelChosen) self->onModelChosen(path);
                          });
}

// First the format, then the place.
void ViewDialogs::chooseFormat() {
    juce::PopupMenu menu;
    const auto& choices = exportChoices();
    for (std::size_t i = 0; i < choices.size(); ++i)
        menu.addItem(static_cast<int>(i) + 1, juce::String(choices[i].name) + "  (" + choices[i].pattern + ")");
    menu.setLookAndFeel(&view_.getLookAndFeel());
    menu.showMenuAsync(juce::PopupMenu::Options().withTargetComponent(&view_).withMousePosition(),
                       [self = juce::WeakReference(this)](int chosen) {
                           if (self != nullptr && chosen > 0)
                               self->saveAs(exportChoices()[static_cast<std::size_t>(chosen) - 1]);
                       });
}

void ViewDialogs::saveAs(const ExportChoice& choice) {
    const auto transcript = takeTranscript ? takeTranscript() : ExportedTranscript{};
    const auto name = transcript.track.empty() ? juce::String("Earshot") : utf8Text(transcript.track);
    const auto extension = juce::String(choice.pattern).substring(1);
    const auto suggested = juce::File::getSpecialLocation(juce::File::userDocumentsDirectory)
                               .getChildFile(juce::File::createLegalFileName(name) + extension);
    chooser_ = std::make_unique<juce::FileChooser>(tr("Export"), suggested, choice.pattern);
    auto text = exportTranscript(transcript.lines, transcript.track, choice.format);
    chooser_->launchAsync(juce::FileBrowserComponent::saveMode | juce::FileBrowserComponent::canSelectFiles |
                              juce::FileBrowserComponent::warnAboutOverwriting,
                          [self = juce::WeakReference(this), text = std::move(text)](const juce::FileChooser& chooser) {
                              const auto file = chooser.getResult();
                              if (self == nullptr || file == juce::File()) return;
                              if (!file.replaceWithData(text.data(), text.size()) && self->say)
                                  self->say(tr("%1 cannot be written.", {file.getFullPathName()}));
                          });
}

} // namespace earshot
