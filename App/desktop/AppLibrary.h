// SPDX-License-Identifier: AGPL-3.0-or-later
//
// AppLibrary: recordings and what was said before, each in a window of its own that the menu opens: the recordings
// being captioned, the saved sessions, transcripts of either. Message thread; tick() some times a second.
#pragma once

#include "AppState.h"
#include "BackgroundCall.h"
#include "HistoryPanel.h"
#include "PanelWindows.h"
#include "RecordingQueue.h"
#include "RecordingSearch.h"
#include "RecordingsPanel.h"
#include "TranscriptPanel.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace earshot {

// What it needs of the application.
struct AppLibraryOwner {
    AppState& state;
    PanelWindows& windows;
    std::filesystem::path journals; // folder
    std::function<void()> save;
    std::function<void(const juce::String&)> say;
    std::function<bool(const std::filesystem::path&)> isBeingWritten; // a journal
};

class AppLibrary {
public:
    explicit AppLibrary(AppLibraryOwner owner);

    // [message]
    void addTo(juce::PopupMenu& menu);
    // Files, and what is in folders; some ticks later.
    void caption(const juce::StringArray& files);
    void openRecordings();
    void openHistory();
    void openTranscript(OpenedTranscript opened, const juce::String& sought = {});
    void tick();
    // The state's settings or theme are other ones.
    void refresh();
    [[nodiscard]] RecordingQueue& recordings() { return recordings_; }
    // The windows that have been opened and not been closed.
    [[nodiscard]] std::vector<PanelWindow*> transcriptWindows() const;
    // Corrections that are in no file.
    [[nodiscard]] bool hasUnsaved() const;

private:
    struct TranscriptWindow {
        std::filesystem::path origin;
        std::unique_ptr<PanelWindow> window;
        juce::Component::SafePointer<TranscriptPanel> panel; // in it
    };

    void takeFound();
    void openRecording(std::size_t index);
    void openSession(const SavedSession& session, const juce::String& sought);

    AppLibraryOwner owner_;
    RecordingQueue recordings_;
    std::deque<std::unique_ptr<BackgroundCall<FoundRecordings>>> searches_; // in what was dropped
    juce::Component::SafePointer<RecordingsPanel> recordingsPanel_;         // the last that was opened
    std::vector<TranscriptWindow> transcripts_; // closed ones while they have corrections that are in no file

    JUCE_DECLARE_WEAK_REFERENCEABLE(AppLibrary)
    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(AppLibrary)
};

} // namespace earshot
