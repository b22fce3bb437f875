// SPDX-License-Identifier: AGPL-3.0-or-later
#include "AppLibrary.h"

#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace earshot {

AppLibrary::AppLibrary(AppLibraryOwner owner) : owner_(std::move(owner)) {
    recordings_.onBegun = [this](const Recording& recording) {
        owner_.say(tr("Captioning %1 …", {utf8Text(recording.file.filename().string())}));
    };
    recordings_.onEnded = [this](const Recording& recording) {
        if (!recording.problem.empty()) return owner_.say(utf8Text(recording.problem));
        juce::StringArray saved;
        for (const auto& file : recording.saved) saved.add(utf8Text(file.string()));
        owner_.say(saved.isEmpty() ? juce::String() : tr("Captions saved: %1", {saved.joinIntoString(", ")}));
    };
}

Theme AppLibrary::theme() const {
    const auto& appearance = owner_.state.settings.appearance;
    return {.kind = appearance.theme, .textScale = static_cast<float>(appearance.textScale)};
}

void AppLibrary::addTo(juce::PopupMenu& menu) {
    menu.addItem(tr("Recordings …"), [self = juce::WeakReference(this)] {
        if (self != nullptr) self->openRecordings();
    });
    menu.addItem(tr("What was said before …"), [self = juce::WeakReference(this)] {
        if (self != nullptr) self->openHistory();
    });
}

void AppLibrary::caption(const juce::StringArray& files) {
    std::vector<std::filesystem::path> paths;
    for (const juce::String& file : files)
        paths.emplace_back(reinterpret_cast<const char8_t*>(juce::File(file).getFullPathName().toRawUTF8()));
    if (recordings_.add(paths) == 0) owner_.say(tr("There are no recordings in it."));
}

void AppLibrary::openRecordings() {
    if (recordingsWindow_ && recordingsWindow_->isVisible()) return recordingsWindow_->toFront(true);
    auto panel = std::make_unique<RecordingsPanel>(recordings_);
    recordingsPanel_ = panel.get();
    panel->onOutputChanged = [this](const RecordingOutput& output) {
        owner_.state.recordings = output;
        owner_.save();
    };
    panel->onFiles = [this](const juce::StringArray& files) { caption(files); };
    panel->onOpen = [this](std::size_t index) { openRecording(index); };
    recordingsWindow_ = std::make_unique<PanelWindow>(std::move(panel), theme());
}

void AppLibrary::openRecording(std::size_t index) {
    const Recording& recording = recordings_.recordings()[index];
    if (recording.lines.empty()) return;
    openTranscript({.title = utf8Text(recording.file.filename().string()),
                    .lines = recording.lines,
                    .origin = recording.file,
                    .recording = recording.file,
                    .saved = recording.saved});
}

void AppLibrary::openHistory() {
    if (historyWindow_ && historyWindow_->isVisible()) return historyWindow_->toFront(true);
    auto panel = std::make_unique<HistoryPanel>(owner_.journals);
    panel->onOpen = [this](const SavedSession& session, const juce::String& sought) { openSession(session, sought); };
    historyWindow_ = std::make_unique<PanelWindow>(std::move(panel), theme());
}

void AppLibrary::openSession(const SavedSession& session, const juce::String& sought) {
    const auto journal = readJournal(session.file);
    if (!journal.ok()) return owner_.say(utf8Text(journal.error().toString()));
    openTranscript({.title = utf8Text(session.header.track + ", " + session.header.startedAt),
                    .lines = linesBetweenPauses(journal->transcript.words),
                    .origin = session.file},
                   sought);
}

void AppLibrary::openTranscript(OpenedTranscript opened, const juce::String& sought) {
    std::erase_if(transcripts_, [](const auto& open) { return !open.window->isVisible() && !open.panel->isUnsaved(); });
    auto open = std::ranges::find(transcripts_, opened.origin, &TranscriptWindow::origin);
    if (open == transcripts_.end()) {
        auto origin = opened.origin;
        auto panel = std::make_unique<TranscriptPanel>(std::move(opened));
        auto* raw = panel.get();
        transcripts_.push_back({std::move(origin), std::make_unique<PanelWindow>(std::move(panel), theme()), raw});
        open = std::prev(transcripts_.end());
    }
    if (sought.isNotEmpty()) open->panel->view().search(sought);
    open->window->setVisible(true);
    open->window->toFront(true);
}

bool AppLibrary::hasUnsaved() const {
    return std::ranges::any_of(transcripts_, [](const auto& open) { return open.panel->isUnsaved(); });
}

void AppLibrary::tick() {
    recordings_.tick();
    if (recordingsPanel_ != nullptr && recordingsPanel_->isShowing()) recordingsPanel_->refresh();
}

void AppLibrary::refresh() {
    recordings_.configure(owner_.state.settings.stream);
    recordings_.setOutput(owner_.state.recordings);
    for (PanelWindow* window : windows()) window->setTheme(theme());
}

std::vector<PanelWindow*> AppLibrary::windows() const {
    std::vector<PanelWindow*> windows;
    const auto add = [&windows](const std::unique_ptr<PanelWindow>& window) {
        if (window && window->isVisible()) windows.push_back(window.get());
    };
    add(recordingsWindow_);
    add(historyWindow_);
    for (const auto& open : transcripts_) add(open.window);
    return windows;
}

} // namespace earshot
