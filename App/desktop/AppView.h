// SPDX-License-Identifier: AGPL-3.0-or-later
//
// AppView: the application's window from the inside: sources, notices, and the views that the plug-in has, too, on one
// CaptionSession; beside it recordings that are dropped on it, and what was said before. Message thread.
#pragma once

#include "AppLibrary.h"
#include "AppState.h"
#include "AppTools.h"
#include "CaptionSession.h"
#include "LiveSources.h"
#include "MainView.h"
#include "NoticeBar.h"
#include "OverlayControl.h"
#include "PanelWindows.h"
#include "SourceBar.h"
#include "ViewDialogs.h"

#include <functional>
#include <memory>
#include <optional>

namespace earshot {

// What is asked of the machine; tests answer otherwise.
struct AppMachine {
    SoundMachine sound{};
    juce::File journals; // folder

    static AppMachine real();
};

class AppView final : public juce::Component, public juce::FileDragAndDropTarget, private juce::Timer {
public:
    AppView(AppStateFile& file, AppMachine machine);
    ~AppView() override;

    // What the timer does: looks what has happened, and shows it.
    void tick();
    // What is remembered; the window adds its place.
    [[nodiscard]] AppState& state() { return state_; }
    void save();

    [[nodiscard]] CaptionSession& session() { return session_; }
    [[nodiscard]] LiveSources& sources() { return sources_; }
    [[nodiscard]] AppLibrary& library() { return library_; }
    [[nodiscard]] SourceBar& bar() { return bar_; }
    [[nodiscard]] MainView& view() { return view_; }
    [[nodiscard]] OverlayControl& overlay() { return overlay_; }
    [[nodiscard]] AppTools& tools() { return tools_; }
    [[nodiscard]] juce::String notice() const { return notice_.sentence(); }

    std::function<void()> onToggleFullScreen;
    // Captions alone, without bars.
    void showFullScreen(bool isFull);

    void resized() override;
    bool keyPressed(const juce::KeyPress& key) override;
    bool isInterestedInFileDrag(const juce::StringArray&) override { return true; }
    void filesDropped(const juce::StringArray& files, int, int) override {
        library_.caption(files);
        library_.openRecordings();
    }

private:
    void timerCallback() override { tick(); }
    void connectSources();
    [[nodiscard]] std::vector<CaptionSource> shownSources() const;
    void showTranscript();
    void showMenu();
    void serve(bool serves);
    void saveRuns(bool saves);
    void applySettings(const ViewSettings& settings);
    void showSettings(const ViewSettings& settings);
    void takeOver(AppState state);
    void say(const juce::String& sentence) { notice_.say(sentence); }

    AppStateFile& file_;
    AppState state_;
    juce::File journals_;
    CaptionSession session_;
    EarshotLookAndFeel lookAndFeel_; // of bar and notices; the views have their own
    AppLibrary library_;
    SourceBar bar_;
    LiveSources sources_;
    NoticeBar notice_;
    MainView view_;
    OverlayControl overlay_;
    ViewDialogs dialogs_{view_, state_.models.modelFolders()};
    AppTools tools_;
    PanelWindows windows_{state_.windows}; // their panels use all of the above
    bool isFirstRun_;
    bool isFullScreen_ = false;
    std::optional<std::uint64_t> shownTranscript_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(AppView)
};

} // namespace earshot
