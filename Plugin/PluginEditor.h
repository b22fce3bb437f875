// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The plug-in's window: the views that all shells share, on the processor's stream, with what only a host's window can
// say: where on the timeline a word is. Its one timer is that of the view. Message thread; waits for nobody.
#pragma once

#include "MainView.h"
#include "PluginProcessor.h"
#include "ViewDialogs.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace earshot {

// [message] "0:01:23.450 · bar 42.3": where the host's own rulers say it is.
[[nodiscard]] juce::String placeText(const HostPosition& host);

class PluginEditor final : public juce::AudioProcessorEditor {
public:
    explicit PluginEditor(PluginProcessor& owner);

    void resized() override;
    [[nodiscard]] MainView& view() { return view_; }

private:
    std::shared_ptr<const StreamSnapshot> look();
    void showTranscript();
    [[nodiscard]] std::vector<TranscriptEntry> ownEntries() const;
    [[nodiscard]] std::vector<TranscriptEntry> allEntries() const;
    [[nodiscard]] std::uint64_t transcriptVersion() const;
    void showSettings();
    void takeSettings(const ViewSettings& settings);
    void useModel(const std::filesystem::path& folder);
    void showPlace(const TranscriptWord& word);
    void say(const juce::String& sentence);

    PluginProcessor& processor_;
    MainView view_{true}; // OSC and MIDI
    ViewDialogs dialogs_{view_};
    std::optional<std::uint64_t> shownTranscript_;
    std::optional<std::uint64_t> shownSettings_;
    juce::BubbleMessageComponent bubble_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(PluginEditor)
};

} // namespace earshot
