// SPDX-License-Identifier: AGPL-3.0-or-later
#include "AppTools.h"

#include "FileWriting.h"
#include "LabelModels.h"
#include "SettingsTransfer.h"
#include "UiText.h"
#include "Utf8Text.h"
#include "ViewDialogs.h"

#include <algorithm>

namespace earshot {

AppTools::AppTools(AppToolsOwner owner) : owner_(std::move(owner)) {
    actions_.onSound = [this] {
        if (!sound_.play()) owner_.say(tr("There is no device to play a sound with."));
    };
    actions_.onProblem = [this](const std::string& problem) { owner_.say(utf8Text(problem)); };
    configureActions();
}

void AppTools::addTo(juce::PopupMenu& menu) {
    menu.addItem(tr("Models …"), [self = juce::WeakReference(this)] {
        if (self != nullptr) self->openModels();
    });
    menu.addItem(tr("When something is heard …"), [self = juce::WeakReference(this)] {
        if (self != nullptr) self->openActions();
    });
    menu.addItem(tr("Export settings …"), [self = juce::WeakReference(this)] {
        if (self != nullptr) self->exportSettings();
    });
    menu.addItem(tr("Import settings …"), [self = juce::WeakReference(this)] {
        if (self != nullptr) self->importSettings();
    });
}

std::unique_ptr<ModelPanel> AppTools::makeModelPanel() {
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
    refresh();
    return panel;
}

void AppTools::openModels() {
    owner_.windows.open("models", [this] { return makeModelPanel(); });
}

void AppTools::use(const ListedModel& model) {
    const auto folder = model.folder;
    if (model.head == HeadKind::kCtc) return edit([&](StreamSettings& stream) { stream.model = folder; });
    if (findLabelModel(owner_.state.settings.stream, folder) != nullptr)
        return edit([&](StreamSettings& stream) { removeLabelModel(stream, folder); });
    const ModelChoice choice = choiceOf(model);
    const auto add = [self = juce::WeakReference(this), choice] {
        if (self != nullptr) self->edit([&](StreamSettings& stream) { addLabelModel(stream, choice); });
    };
    if (guessesEmotions(choice))
        askForEmotion(*modelPanel_, add);
    else
        add();
}

void AppTools::edit(const std::function<void(StreamSettings&)>& change) {
    ViewSettings settings = owner_.state.settings;
    change(settings.stream);
    owner_.apply(settings);
}

std::unique_ptr<ActionPanel> AppTools::makeActionPanel() {
    auto panel = std::make_unique<ActionPanel>();
    actionPanel_ = panel.get();
    panel->setSettings(owner_.state.actions);
    panel->setHearable(hearable());
    panel->onChange = [this](const ActionSettings& settings) {
        owner_.state.actions = settings;
        configureActions();
        owner_.save();
    };
    return panel;
}

void AppTools::openActions() {
    owner_.windows.open("actions", [this] { return makeActionPanel(); });
}

void AppTools::configureActions() {
    if (const auto taken = actions_.configure(owner_.state.actions); !taken.ok())
        owner_.say(utf8Text(taken.error().toString()));
}

void AppTools::handle(const std::string& track, std::span<const StreamEvent> events) {
    actions_.handle(track, events, juce::Time::getMillisecondCounterHiRes() / 1000);
}

// Keywords first. A model's labels are known once the models have been listed.
std::vector<std::pair<std::string, std::string>> AppTools::hearable() const {
    const auto& stream = owner_.state.settings.stream;
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& keyword : stream.keywords) all.emplace_back(std::string(), keyword.text);
    const auto& hidden = LabelTrackerConfig{}.neverReported;
    for (const auto& used : stream.labelModels)
        for (const ModelChoice& model : owner_.models())
            if (model.folder == used.folder && !used.isShownOnly)
                for (const auto& label : model.labels)
                    if (std::ranges::find(hidden, label) == hidden.end()) all.emplace_back(used.name, label);
    return all;
}

void AppTools::refresh() {
    if (actionPanel_ != nullptr) actionPanel_->setHearable(hearable());
    if (modelPanel_ == nullptr) return;
    const auto& stream = owner_.state.settings.stream;
    std::vector<std::filesystem::path> inUse{stream.model};
    for (const auto& labels : stream.labelModels) inUse.push_back(labels.folder);
    modelPanel_->setInUse(std::move(inUse));
}

void AppTools::exportSettings() {
    chooser_ = std::make_unique<juce::FileChooser>(
        tr("Export settings"),
        juce::File::getSpecialLocation(juce::File::userDocumentsDirectory).getChildFile("earshot-settings.json"),
        "*.json");
    chooser_->launchAsync(
        juce::FileBrowserComponent::saveMode | juce::FileBrowserComponent::canSelectFiles |
            juce::FileBrowserComponent::warnAboutOverwriting,
        [self = juce::WeakReference(this)](const juce::FileChooser& chooser) {
            const auto file = chooser.getResult();
            if (self == nullptr || file == juce::File()) return;
            const auto text = exportedSettings(self->owner_.state).toStdString();
            if (const auto written = writeWhole(file, text); written.failed())
                self->owner_.say(tr("%1 cannot be written: %2", {file.getFullPathName(), written.getErrorMessage()}));
        });
}

void AppTools::importSettings() {
    chooser_ = std::make_unique<juce::FileChooser>(
        tr("Import settings"), juce::File::getSpecialLocation(juce::File::userDocumentsDirectory), "*.json");
    chooser_->launchAsync(juce::FileBrowserComponent::openMode | juce::FileBrowserComponent::canSelectFiles,
                          [self = juce::WeakReference(this)](const juce::FileChooser& chooser) {
                              const auto file = chooser.getResult();
                              if (self != nullptr && file != juce::File()) self->importSettings(file);
                          });
}

void AppTools::importSettings(const juce::File& file) {
    if (const juce::FileInputStream stream(file); stream.failedToOpen())
        return owner_.say(tr("%1 cannot be read: %2", {file.getFullPathName(), stream.getStatus().getErrorMessage()}));
    const auto imported = file.getSize() <= AppStateFile::kMaxBytes
                              ? importedSettings(file.loadFileAsString(), owner_.state, owner_.models())
                              : std::nullopt;
    if (!imported) return owner_.say(tr("%1 holds no settings of Earshot.", {file.getFullPathName()}));
    owner_.takeOver(*imported);
    configureActions();
    if (modelPanel_ != nullptr) modelPanel_->setSettings(owner_.state.models);
    if (actionPanel_ != nullptr) actionPanel_->setSettings(owner_.state.actions);
    owner_.say(tr("Settings taken over from %1.", {file.getFileName()}));
}

} // namespace earshot
