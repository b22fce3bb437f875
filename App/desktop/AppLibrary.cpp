// SPDX-License-Identifier: AGPL-3.0-or-later
#include "AppLibrary.h"

#include "FilePath.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
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
    for (const juce::String& file : files) paths.push_back(pathOf(juce::File(file)));
    searches_.push_back(std::make_unique<BackgroundCall<FoundRecordings>>([paths] { return recordingsAt(paths); }));
}

void AppLibrary::openRecordings() {
    owner_.windows.open("recordings", [this] {
        auto panel = std::make_unique<RecordingsPanel>(recordings_);
        recordingsPanel_ = panel.get();
        panel->onOutputChanged = [this](const RecordingOutput& output) {
            owner_.state.recordings = output;
            owner_.save();
        };
        panel->onFiles = [this](const juce::StringArray& files) { caption(files); };
        panel->onOpen = [this](std::size_t index) { openRecording(index); };
        return panel;
    });
}

void AppLibrary::openRecording(std::size_t index) {
    const Recording& recording = recordings_.recordings()[index];
    if (recording.lines.empty()) return;
    openTranscript({.title = utf8Text(recording.file.filename().string()),
                    .lines = spokenLines(recording.lines),
                    .origin = recording.file,
                    .recording = recording.file,
                    .saved = recording.saved});
}

void AppLibrary::openHistory() {
    owner_.windows.open("history", [this] {
        auto panel = std::make_unique<HistoryPanel>(owner_.journals);
        panel->onOpen = [this](const SavedSession& session, const juce::String& sought) {
            openSession(session, sought);
        };
        panel->isBeingWritten = owner_.isBeingWritten;
        return panel;
    });
}

void AppLibrary::openSession(const SavedSession& session, const juce::String& sought) {
    auto read = readSession(session);
    if (!read.ok()) return owner_.say(utf8Text(read.error().toString()));
    std::map<std::string, juce::Colour> colours;
    for (const auto& [speaker, colour] : read->colours)
        colours[speaker] = juce::Colour::fromString("ff" + juce::String(colour).substring(1));
    openTranscript({.title = headOf(session),
                    .lines = std::move(read->lines),
                    .origin = session.files.front(),
                    .colours = std::move(colours)},
                   sought);
}

void AppLibrary::openTranscript(OpenedTranscript opened, const juce::String& sought) {
    std::erase_if(transcripts_, [](const auto& open) { return !open.window->isVisible() && !open.panel->isUnsaved(); });
    auto open = std::ranges::find(transcripts_, opened.origin, &TranscriptWindow::origin);
    if (open == transcripts_.end()) {
        auto origin = opened.origin;
        auto panel = std::make_unique<TranscriptPanel>(std::move(opened));
        auto* raw = panel.get();
        transcripts_.push_back({std::move(origin), owner_.windows.make("transcript", std::move(panel)), raw});
        open = std::prev(transcripts_.end());
    }
    if (sought.isNotEmpty()) open->panel->view().search(sought);
    open->window->bringUp();
}

bool AppLibrary::hasUnsaved() const {
    return std::ranges::any_of(transcripts_, [](const auto& open) { return open.panel->isUnsaved(); });
}

// In the order in which they were dropped.
void AppLibrary::takeFound() {
    while (!searches_.empty()) {
        const auto found = searches_.front()->take();
        if (!found) return;
        searches_.pop_front();
        if (!found->problems.empty())
            owner_.say(utf8Text(found->problems.front().toString()));
        else if (found->files.empty())
            owner_.say(tr("There are no recordings in it."));
        recordings_.add(found->files);
    }
}

void AppLibrary::tick() {
    takeFound();
    recordings_.tick();
    if (recordingsPanel_ != nullptr && recordingsPanel_->isShowing()) recordingsPanel_->refresh();
}

void AppLibrary::refresh() {
    recordings_.configure(owner_.state.settings.stream);
    recordings_.setOutput(owner_.state.recordings);
    for (const auto& open : transcripts_) open.window->setTheme(owner_.windows.theme());
}

std::vector<PanelWindow*> AppLibrary::transcriptWindows() const {
    std::vector<PanelWindow*> windows;
    for (const auto& open : transcripts_)
        if (open.window->isVisible()) windows.push_back(open.window.get());
    return windows;
}

} // namespace earshot
