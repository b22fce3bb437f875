// SPDX-License-Identifier: AGPL-3.0-or-later
//
// TranscriptView: all that was said, with times, to search, copy and export; a click on a word says where it is.
// Message thread.
#pragma once

#include "FlowView.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace earshot {

struct TranscriptEntry {
    std::shared_ptr<const CaptionLine> line;
    std::string speaker{};
    juce::Colour colour{}; // transparent: none
};

class TranscriptView final : public juce::Component {
public:
    TranscriptView();

    // [message] In order of time. Lines that were there before cost nothing.
    void show(const std::vector<TranscriptEntry>& entries);
    void search(const juce::String& text);
    // Where there are other tracks, a button chooses between this one and all.
    void offerAllTracks(bool isOffered, bool isChosen);
    [[nodiscard]] std::size_t numFound() const { return found_.size(); }
    [[nodiscard]] FlowView& flow() { return flow_; }

    std::function<void(const TranscriptWord&)> onWordClicked;
    std::function<void()> onExport;
    std::function<void(bool)> onAllTracks; // by the user's hand

    void paint(juce::Graphics& graphics) override;
    void resized() override;
    void lookAndFeelChanged() override;
    bool keyPressed(const juce::KeyPress& key) override;

private:
    using Found = std::pair<FlowPlace, FlowPlace>; // first and last word

    void findAll();
    void step(int direction);
    void showFound();
    void scrollToFound();

    juce::TextEditor search_;
    juce::TextButton previous_, next_, allTracks_, copy_, export_;
    juce::Label count_;
    FlowView flow_;
    std::vector<Found> found_;
    std::size_t shownIndex_ = 0;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(TranscriptView)
};

} // namespace earshot
