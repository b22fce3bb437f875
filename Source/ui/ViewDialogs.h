// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ViewDialogs: what a MainView asks its owner for and all shells do alike: the list of models on this machine, another
// model's folder, and the transcript as a file. Message thread; the models' files are read on a thread of its own.
#pragma once

#include "ExportDialog.h"
#include "MainView.h"
#include "ModelFolders.h"

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace earshot {

// [message]
[[nodiscard]] ModelChoice choiceOf(const ListedModel& model);

class ViewDialogs {
public:
    // `view` must outlive this. Takes over its onExport and onChooseModelFolder, and fills its list of models.
    explicit ViewDialogs(MainView& view, ModelFolders folders = ModelFolders::ofThisMachine());
    ~ViewDialogs();

    // [message] What the view's settings offer from here on, instead of what was found at the start.
    void offerModels(const std::vector<ListedModel>& models);
    [[nodiscard]] const std::vector<ModelChoice>& models() const { return models_; }

    // [message] The user has chosen a folder; the view's settings do not know yet.
    std::function<void(const std::filesystem::path&)> onModelChosen;
    // [message] What an export writes; asked when the user has chosen a format.
    std::function<ExportedTranscript()> takeTranscript;
    // [message] A sentence for the user.
    std::function<void(const juce::String&)> say;

private:
    void listModels(ModelFolders folders);
    void chooseModelFolder();

    MainView& view_;
    std::vector<ModelChoice> models_;
    std::unique_ptr<juce::FileChooser> chooser_;
    ExportDialog export_;
    std::thread modelLister_;

    JUCE_DECLARE_WEAK_REFERENCEABLE(ViewDialogs)
    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(ViewDialogs)
};

} // namespace earshot
