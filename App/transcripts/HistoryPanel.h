// SPDX-License-Identifier: AGPL-3.0-or-later
//
// HistoryPanel: the sessions that were saved, to be searched, opened and deleted. Message thread; the files are read on
// another one.
#pragma once

#include "BackgroundCall.h"
#include "SavedSessions.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace earshot {

// [message] "2026-11-25 08:30 · Microphone, Monitor · 12:03"
[[nodiscard]] juce::String headOf(const SavedSession& session);

class HistoryPanel final : public juce::Component, private juce::ListBoxModel, private juce::Timer {
public:
    explicit HistoryPanel(std::filesystem::path folder);
    ~HistoryPanel() override;

    // [message] Reads the folder anew.
    void refresh();
    [[nodiscard]] bool isReading() const { return reading_ != nullptr; }
    // What the timer does: takes over what was read.
    void tick();
    void search(const juce::String& text);
    [[nodiscard]] juce::String sentence() const { return sentence_.getText(); } // why something was not done
    [[nodiscard]] int numShown() const { return static_cast<int>(shown_.size()); }
    void open(int row);
    void remove(int row); // without asking; never what is being written

    std::function<void(const SavedSession&, const juce::String& sought)> onOpen;
    // Of a file: whether what is being said goes into it at this moment; then it is not deleted.
    std::function<bool(const std::filesystem::path&)> isBeingWritten;

    void paint(juce::Graphics& graphics) override;
    void resized() override;
    void lookAndFeelChanged() override;

private:
    struct Found {
        std::size_t session = 0;
        std::size_t at = 0; // in its text
    };

    int getNumRows() override { return numShown(); }
    void paintListBoxItem(int row, juce::Graphics& graphics, int width, int height, bool isSelected) override;
    juce::String getNameForRow(int row) override;
    void listBoxItemDoubleClicked(int row, const juce::MouseEvent&) override { open(row); }
    void returnKeyPressed(int row) override { open(row); }
    void deleteKeyPressed(int row) override { askToRemove(row); }
    void selectedRowsChanged(int) override { enableButtons(); }
    void timerCallback() override { tick(); }
    void findAll();
    void askToRemove(int row);
    [[nodiscard]] bool refusesToRemove(const SavedSession& session);
    void say(const juce::String& sentence);
    void enableButtons();

    std::filesystem::path folder_;
    std::vector<SavedSession> sessions_;
    std::vector<Found> shown_;
    std::unique_ptr<BackgroundCall<std::vector<SavedSession>>> reading_;
    juce::TextEditor search_;
    juce::ListBox list_{{}, this};
    juce::Label sentence_;
    juce::TextButton open_, delete_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(HistoryPanel)
};

} // namespace earshot
