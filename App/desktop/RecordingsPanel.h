// SPDX-License-Identifier: AGPL-3.0-or-later
//
// RecordingsPanel: the recordings that are being captioned and were: progress, cancel, open; in which formats captions
// are saved and where. Message thread.
#pragma once

#include "RecordingQueue.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <array>
#include <cstddef>
#include <functional>
#include <memory>

namespace earshot {

class RecordingsPanel final : public juce::Component, public juce::FileDragAndDropTarget, private juce::ListBoxModel {
public:
    // `queue` outlives this.
    explicit RecordingsPanel(RecordingQueue& queue);

    // [message] Some times a second.
    void refresh();
    void setOutput(const RecordingOutput& output);

    // By the user's hand.
    std::function<void(const RecordingOutput&)> onOutputChanged;
    std::function<void(const juce::StringArray&)> onFiles;
    std::function<void(std::size_t)> onOpen;

    void paint(juce::Graphics& graphics) override;
    void resized() override;
    void lookAndFeelChanged() override;
    bool isInterestedInFileDrag(const juce::StringArray&) override { return true; }
    void filesDropped(const juce::StringArray& files, int, int) override { onFiles(files); }

private:
    static constexpr std::array kFormats{TranscriptFormat::kSrt, TranscriptFormat::kVtt, TranscriptFormat::kText,
                                         TranscriptFormat::kJson, TranscriptFormat::kCsv};

    int getNumRows() override { return static_cast<int>(queue_.recordings().size()); }
    void paintListBoxItem(int row, juce::Graphics& graphics, int width, int height, bool isSelected) override;
    juce::String getNameForRow(int row) override;
    void listBoxItemDoubleClicked(int row, const juce::MouseEvent&) override { open(row); }
    void returnKeyPressed(int row) override { open(row); }
    void deleteKeyPressed(int row) override { cancel(row); }
    void selectedRowsChanged(int) override { enableButtons(); }
    void open(int row);
    void cancel(int row);
    void enableButtons();
    void formatsChosen();
    void placeChosen();
    void chooseFiles();
    void changeOutput(RecordingOutput output);

    RecordingQueue& queue_;
    juce::Label formatsTitle_, placeTitle_;
    std::array<juce::ToggleButton, kFormats.size()> formats_;
    juce::ComboBox place_;
    juce::ListBox list_{{}, this};
    juce::TextButton add_, open_, cancel_;
    std::unique_ptr<juce::FileChooser> chooser_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(RecordingsPanel)
};

} // namespace earshot
