// SPDX-License-Identifier: AGPL-3.0-or-later
//
// AppView: the application's window from the inside: source bar, notices, and the views that the plug-in has, too, on
// one CaptionSession. Files dropped on it are captioned one after another, next to where they lie. Message thread.
#pragma once

#include "AppState.h"
#include "AppTools.h"
#include "CaptionSession.h"
#include "DeviceWatcher.h"
#include "MainView.h"
#include "NoticeBar.h"
#include "OverlayControl.h"
#include "SourceBar.h"
#include "ViewDialogs.h"

#include <deque>
#include <functional>
#include <memory>

namespace earshot {

// What is asked of the machine; tests answer otherwise. The first two may take long, and run on other threads.
struct AppMachine {
    DeviceWatcher::Lister listDevices;
    std::function<Result<std::unique_ptr<SoundSource>>(const std::string& device)> openDevice;
    std::filesystem::path clip;
    juce::File journals; // folder

    static AppMachine real();
};

class AppView final : public juce::Component, public juce::FileDragAndDropTarget, private juce::Timer {
public:
    AppView(AppStateFile& file, AppMachine machine);
    ~AppView() override;

    // [message]
    void startOrStop();
    void toggleMute();
    [[nodiscard]] bool isMuted() const { return bar_.isMuted(); }
    void captionFiles(const juce::StringArray& files);
    // What the timer does: looks what has happened, and shows it.
    void tick();
    // What is remembered; the window adds its place.
    [[nodiscard]] AppState& state() { return state_; }
    void save();

    [[nodiscard]] CaptionSession& session() { return session_; }
    [[nodiscard]] MainView& view() { return view_; }
    [[nodiscard]] OverlayControl& overlay() { return overlay_; }
    [[nodiscard]] AppTools& tools() { return tools_; }
    [[nodiscard]] juce::String notice() const { return notice_.sentence(); }

    std::function<void()> onToggleFullScreen;

    void resized() override;
    bool keyPressed(const juce::KeyPress& key) override;
    bool isInterestedInFileDrag(const juce::StringArray&) override { return true; }
    void filesDropped(const juce::StringArray& files, int, int) override { captionFiles(files); }

private:
    void timerCallback() override { tick(); }
    void showDevices(const std::vector<InputDevice>& devices);
    void startChosen();
    void start(const juce::String& name, Result<std::unique_ptr<SoundSource>> source);
    void startNextFile();
    void runEnded(const RunRequest& request, const CaptionSession::Lines& lines, const std::optional<Error>& error);
    void showTranscript();
    void showMenu();
    void chooseFiles();
    void serve(bool serves);
    void saveRuns(bool saves);
    void applySettings(const ViewSettings& settings);
    void showSettings(const ViewSettings& settings);
    void takeOver(AppState state);
    void say(const juce::String& sentence) { notice_.say(sentence); }

    AppStateFile& file_;
    AppState state_;
    AppMachine machine_;
    DeviceWatcher devices_;
    CaptionSession session_;
    EarshotLookAndFeel lookAndFeel_; // of bar and notices; the views have their own
    SourceBar bar_;
    NoticeBar notice_;
    MainView view_;
    OverlayControl overlay_;
    ViewDialogs dialogs_{view_, state_.models.modelFolders()};
    AppTools tools_;
    std::unique_ptr<juce::FileChooser> chooser_;
    std::deque<juce::File> waitingFiles_;
    std::unique_ptr<BackgroundCall<Result<std::unique_ptr<SoundSource>>>> opening_; // the chosen device
    bool knowsDevices_ = false;
    bool startsWhenKnown_ = false;
    bool isFirstRun_ = false;
    std::optional<std::uint64_t> shownTranscript_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(AppView)
};

// [any] "talk.srt" next to "talk.wav", or "talk-2.srt" where that exists.
[[nodiscard]] juce::File captionsFileFor(const juce::File& recording);

} // namespace earshot
