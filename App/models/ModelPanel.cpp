// SPDX-License-Identifier: AGPL-3.0-or-later
// See ModelPanel.h.
#include "ModelPanel.h"

#include "FilePath.h"
#include "HttpUrl.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>

namespace earshot {
namespace {

constexpr int kTicksPerSecond = 10;
constexpr int kLongestAddress = 400;

} // namespace

ModelPanel::ModelPanel(ModelTasks& tasks) : FormPanel(tr("Models")), tasks_(tasks) {
    addForm();
    setSize(680, 720);
    startTimerHz(kTicksPerSecond);
}

void ModelPanel::addForm() {
    form_.addSection(tr("Models on this computer"));
    auto list = std::make_unique<ModelListView>();
    list_ = list.get();
    list->onUse = [this](const ListedModel& model) {
        if (onUse) onUse(model);
    };
    list->onCheck = [this](const ListedModel& model) { check(model); };
    list->onRemove = [this](const ListedModel& model) { remove(model); };
    list->onAddFolder = [this] { addFolder(); };
    form_.addRow({}, std::move(list), {}, [this] { return list_->idealHeight(); });

    form_.addSection(tr("Get another model"));
    auto get = std::make_unique<ModelGetView>();
    get_ = get.get();
    get->onGet = [this](const juce::String& name) { this->get(name); };
    get->onCancel = [this] { tasks_.cancelGet(); };
    form_.addRow(tr("Name on Hugging Face"), std::move(get), {}, [this] { return get_->idealHeight(); });
    form_.onChange = [this] { changed(); };
    form_.addText(tr("Mirror"), kLongestAddress, settings_.hub,
                  tr("An address with Hugging Face's layout, such as https://hub.example.org. Empty: Hugging Face."));
    form_.addText(tr("Proxy"), kLongestAddress, settings_.proxy,
                  tr("Such as http://proxy.example.org:3128. Empty: as the system is set."));

    form_.addSection(tr("Arithmetic"));
    form_.addChoice(
        tr("Precision"), {tr("Exact (fp32)"), "bf16", "int8", tr("Fastest that is as good")},
        [this] {
            return static_cast<int>(std::ranges::find(kPrecisionNames, settings_.precision) -
                                    std::begin(kPrecisionNames));
        },
        [this](int index) { settings_.precision = kPrecisionNames[index]; },
        tr("From the next start. Where the processor lacks the instructions, it stays exact."));
}

void ModelPanel::setSettings(const ModelSettings& settings) {
    settings_ = settings;
    form_.refresh();
}

void ModelPanel::changed() {
    if (onSettingsChanged) onSettingsChanged(settings_);
}

void ModelPanel::relist() {
    tasks_.list(settings_.modelFolders(), [self = SafePointer(this)](std::vector<ListedModel> models) {
        if (self == nullptr) return;
        self->list_->setModels(std::move(models));
        if (self->onListed) self->onListed(self->list_->models());
    });
}

void ModelPanel::tick() {
    tasks_.deliver();
    get_->showProgress(tasks_.isGetting() ? std::optional(tasks_.progress()) : std::nullopt);
}

void ModelPanel::get(const juce::String& text) {
    const auto name = ModelName::parse(text.toStdString());
    if (!name.ok()) return get_->say(utf8Text(name.error().toString()), true);
    const HubSettings hub = settings_.hubSettings();
    if (const auto url = checkedHubUrl(hub.url); !url.ok()) return get_->say(utf8Text(url.error().toString()), true);
    const auto target = settings_.modelFolders().targetOf(*name);
    if (!target.ok()) return get_->say(utf8Text(target.error().toString()), true);
    const DownloadRequest request{.name = *name, .target = *target, .hub = hub, .onProgress = {}};
    tasks_.get(request, [self = SafePointer(this), text](const Result<DownloadedModel>& outcome) {
        if (self == nullptr) return;
        self->get_->showProgress({});
        if (!outcome.ok()) return self->get_->say(utf8Text(outcome.error().toString()), true);
        self->get_->say(
            outcome->wasThere ? tr("%1 is there already.", {text}) : tr("%1 is there, checked and ready.", {text}),
            false);
        self->relist();
    });
    tick();
}

void ModelPanel::check(const ListedModel& model) {
    const auto name = utf8Text(model.name);
    get_->say(tr("Checking %1 …", {name}), false);
    tasks_.check(model.folder, [self = SafePointer(this), name](const Result<ModelCheck>& outcome) {
        if (self == nullptr) return;
        if (outcome.ok())
            self->get_->say(tr("%1 works: %2 tensors, all in their shape and finite.",
                               {name, juce::String(static_cast<juce::int64>(outcome->numTensors))}),
                            false);
        else
            self->get_->say(utf8Text(outcome.error().toString()), true);
    });
}

void ModelPanel::remove(const ListedModel& model) {
    if (model.origin == ModelOrigin::kAdded) {
        std::erase_if(settings_.folders, [&](const std::filesystem::path& folder) {
            return folder == model.folder || folder == model.folder.parent_path() ||
                   folder == model.folder.parent_path().parent_path();
        });
        changed();
        relist();
        return;
    }
    const auto name = utf8Text(model.name);
    const auto options = juce::MessageBoxOptions::makeOptionsOkCancel(
        juce::MessageBoxIconType::NoIcon, tr("Remove"),
        tr("Delete %1 from this computer? It can be downloaded again.", {name}), tr("Remove"), tr("Cancel"), this);
    juce::AlertWindow::showAsync(options, [self = SafePointer(this), id = model.name, name](int button) {
        if (self == nullptr || button != 1) return;
        self->tasks_.remove(self->settings_.modelFolders(), id, [self, name](const Result<void>& outcome) {
            if (self == nullptr) return;
            self->get_->say(outcome.ok() ? tr("%1 is gone.", {name}) : utf8Text(outcome.error().toString()),
                            !outcome.ok());
            self->relist();
        });
    });
}

void ModelPanel::addFolder() {
    chooser_ = std::make_unique<juce::FileChooser>(tr("Add folder …"));
    chooser_->launchAsync(juce::FileBrowserComponent::openMode | juce::FileBrowserComponent::canSelectDirectories,
                          [self = SafePointer(this)](const juce::FileChooser& chooser) {
                              const auto folder = chooser.getResult();
                              if (self == nullptr || folder == juce::File()) return;
                              self->settings_.folders.push_back(pathOf(folder));
                              self->changed();
                              self->relist();
                          });
}

} // namespace earshot
