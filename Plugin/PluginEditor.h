// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The plug-in's window: the views that all shells share, on the processor's stream, with what only a host's window can
// do: dialogs for models and exports. Its one timer is that of the view. Message thread; waits for nobody.
#pragma once

#include "MainView.h"
#include "PluginProcessor.h"
#include "TranscriptExport.h"

#include <memory>
#include <optional>
#include <thread>

namespace earshot {

class PluginEditor final : public juce::AudioProcessorEditor {
public:
    explicit PluginEditor(PluginProcessor& owner);
    ~PluginEditor() override;

    void resized() override;
    [[nodiscard]] MainView& view() { return view_; }

private:
    std::shared_ptr<const StreamSnapshot> look();
    void showTranscript();
    void showSettings();
    void listModels();
    void chooseModelFolder();
    void exportTranscript();
    void saveAs(const ExportChoice& choice);
    void showPlace(const TranscriptWord& word);
    void say(const juce::String& sentence);

    PluginProcessor& processor_;
    MainView view_;
    std::optional<std::uint64_t> shownTranscript_;
    std::optional<std::uint64_t> shownSettings_;
    std::vector<ModelChoice> models_;
    std::unique_ptr<juce::FileChooser> chooser_;
    juce::BubbleMessageComponent bubble_;
    std::thread modelLister_; // opens the models' files

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(PluginEditor)
};

} // namespace earshot
