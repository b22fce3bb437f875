// SPDX-License-Identifier: AGPL-3.0-or-later
//
// MainView: captions, transcript, labels, settings and status of a stream or of several at once, as a plug-in's editor
// or an application's window shows them. It looks at their snapshots some times a second and hands out what the user
// wants; it owns no stream, opens no file and waits for nobody. Its owner sets its size and remembers it. Message
// thread.
#pragma once

#include "CaptionParagraphs.h"
#include "EarshotLookAndFeel.h"
#include "TranscriptView.h"
#include "ViewSettings.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>
#include <memory>
#include <vector>

namespace earshot {

enum class MainPage { kCaptions, kTranscript, kLabels, kSettings };

class MainView final : public juce::Component, private juce::Timer {
public:
    static constexpr int kMinWidth = 360;
    static constexpr int kMinHeight = 220;
    static constexpr int kDefaultWidth = 760;
    static constexpr int kDefaultHeight = 440;

    // offersOutputs: as SettingsPanel does.
    explicit MainView(bool offersOutputs = false);
    ~MainView() override;

    // Asked on each tick of the view's timer. The labels' page shows all that are not finished.
    std::function<std::vector<CaptionSource>()> takeSources;

    // What the user wants.
    std::function<void(const ViewSettings&)> onSettingsChanged;
    std::function<void()> onClear;
    std::function<void()> onExport;
    std::function<void()> onChooseModelFolder;
    std::function<void(const TranscriptWord&)> onWordClicked;
    std::function<void()> onAllTracks; // showsAllTracks() is another

    // [message] None of these calls back.
    void setSettings(const ViewSettings& settings);
    [[nodiscard]] const ViewSettings& settings() const { return settings_; }
    void setModels(std::vector<ModelChoice> models);
    // The transcript's lines, from all takes and tracks that the owner knows of. Without it, the transcript is what the
    // snapshots remember.
    void setTranscript(std::vector<TranscriptEntry> entries);
    // Whether there are other tracks, whose lines the user may want among the transcript's.
    void offerAllTracks(bool isOffered);
    [[nodiscard]] bool showsAllTracks() const { return offersAllTracks_ && wantsAllTracks_; }
    // On a wide view, every page but the captions stands beside them.
    void showPage(MainPage page);
    [[nodiscard]] MainPage page() const { return page_; }

    // [message] Captions alone, without anything around them, as on a full screen.
    void showCaptionsAlone(bool isAlone);

    // [message] What the timer does: takes a snapshot and shows it.
    void refresh();

    void paint(juce::Graphics& graphics) override;
    void resized() override;
    bool keyPressed(const juce::KeyPress& key) override;
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    struct Parts; // all that speaks a language: made anew when that changes

    void timerCallback() override;
    void makeParts();
    void connectParts();
    void applyAppearance();
    void settingsEdited(const ViewSettings& settings);
    void labelThresholdEdited(const std::string& model, const std::string& label, double threshold);
    void showTranscript();
    void layOutHeader(juce::Rectangle<int> area);
    [[nodiscard]] bool isWide() const;

    const bool offersOutputs_;
    EarshotLookAndFeel lookAndFeel_;
    ViewSettings settings_;
    std::vector<ModelChoice> models_;
    bool hasOwnTranscript_ = false;
    bool offersAllTracks_ = false;
    bool wantsAllTracks_ = false;
    std::vector<TranscriptEntry> transcript_;
    std::shared_ptr<const CaptionSnapshot> transcribed_; // what transcript_ was made of
    MainPage page_ = MainPage::kCaptions;
    bool isCaptionsAlone_ = false;
    std::unique_ptr<Parts> parts_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(MainView)
};

} // namespace earshot
