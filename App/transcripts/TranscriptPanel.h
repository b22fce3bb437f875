// SPDX-License-Identifier: AGPL-3.0-or-later
//
// TranscriptPanel: what was said in one recording or session: search, corrections, captions as files; with its
// recording also its sound, the word that is being heard marked, and a click on a word to hear from there. Message
// thread.
#pragma once

#include "AudioPlayer.h"
#include "BackgroundCall.h"
#include "EditedTranscript.h"
#include "ExportDialog.h"
#include "TranscriptView.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace earshot {

struct OpenedTranscript {
    juce::String title;
    std::vector<SpokenLine> lines;
    std::filesystem::path origin;                  // the recording or the journal
    std::filesystem::path recording{};             // empty: there is no sound
    std::vector<std::filesystem::path> saved{};    // its captions, as Earshot wrote them
    std::map<std::string, juce::Colour> colours{}; // of speakers
};

class TranscriptPanel final : public juce::Component, private juce::Timer {
public:
    using OpenPlayer = std::function<Result<std::unique_ptr<AudioPlayer>>(const std::filesystem::path&)>;

    explicit TranscriptPanel(OpenedTranscript opened, OpenPlayer openPlayer = openAudioPlayer); // on another thread
    ~TranscriptPanel() override;

    // [message]
    void playOrPause();
    void playFrom(double seconds);
    void edit(FlowPlace place);   // opens a field over the word
    void finishEdit(bool isKept); // closes it
    void undo();
    void save(); // over the captions as Earshot wrote them
    [[nodiscard]] const EditedTranscript& transcript() const { return transcript_; }
    [[nodiscard]] TranscriptView& view() { return view_; }
    [[nodiscard]] juce::TextEditor* editor() { return editor_.get(); }
    [[nodiscard]] bool isUnsaved() const { return isUnsaved_; }
    [[nodiscard]] juce::String sentence() const { return sentence_.getText(); }
    // What the timer does: follows what is heard.
    void tick();

    void paint(juce::Graphics& graphics) override;
    void resized() override;
    void lookAndFeelChanged() override;
    bool keyPressed(const juce::KeyPress& key) override;

private:
    using Opening = BackgroundCall<Result<std::unique_ptr<AudioPlayer>>>;

    void timerCallback() override { tick(); }
    void showLines();
    void lineWasEdited();
    void nothingIsUnsaved();
    void showPosition(double seconds, bool isPlaying);
    [[nodiscard]] bool hasSound() const { return !recording_.empty(); }

    EditedTranscript transcript_;
    std::filesystem::path recording_;
    std::vector<std::filesystem::path> saved_;
    std::map<std::string, juce::Colour> colours_;
    OpenPlayer openPlayer_;
    std::unique_ptr<Opening> opening_;
    std::unique_ptr<AudioPlayer> player_;
    double startSeconds_ = 0; // where it plays from next
    bool isUnsaved_ = false;

    TranscriptView view_;
    juce::TextButton play_, undo_, save_;
    juce::Slider position_;
    juce::Label time_, sentence_;
    std::unique_ptr<juce::TextEditor> editor_;
    FlowPlace edited_;
    ExportDialog export_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(TranscriptPanel)
};

} // namespace earshot
