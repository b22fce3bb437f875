// SPDX-License-Identifier: AGPL-3.0-or-later
#include "AppView.h"

#include "AudioDevices.h"
#include "BundledClip.h"
#include "FileSource.h"
#include "ModelFolders.h"
#include "TranscriptExport.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <utility>

namespace earshot {
namespace {

constexpr int kTicksPerSecond = 10;
constexpr int kBarHeight = 52;
constexpr const char* kClip = "earshot:clip"; // in the place of a device's name

std::filesystem::path toPath(const juce::File& file) {
    return std::filesystem::path(reinterpret_cast<const char8_t*>(file.getFullPathName().toRawUTF8()));
}

} // namespace

AppMachine AppMachine::real() {
    return {.listDevices = inputDevices,
            .openDevice = openDeviceSource,
            .clip = bundledClip(),
            .journals = juce::File::getSpecialLocation(juce::File::userDocumentsDirectory).getChildFile("Earshot")};
}

juce::File captionsFileFor(const juce::File& recording) {
    for (int number = 1;; ++number) {
        const auto suffix = number == 1 ? juce::String() : "-" + juce::String(number);
        const auto file = recording.getSiblingFile(recording.getFileNameWithoutExtension() + suffix + ".srt");
        if (!file.exists()) return file;
    }
}

AppView::AppView(AppStateFile& file, AppMachine machine)
    : file_(file),
      state_(file.load()),
      machine_(std::move(machine)),
      devices_(machine_.listDevices),
      session_({.precision = state_.models.usedPrecision()}),
      tools_({.state = state_,
              .save = [this] { save(); },
              .apply = [this](const ViewSettings& settings) { showSettings(settings); },
              .offerModels = [this](const std::vector<ListedModel>& models) { dialogs_.offerModels(models); },
              .models = [this]() -> const std::vector<ModelChoice>& { return dialogs_.models(); },
              .say = [this](const juce::String& sentence) { say(sentence); },
              .takeOver = [this](AppState state) { takeOver(std::move(state)); }}),
      isFirstRun_(!file_.path().existsAsFile()) {
    setLookAndFeel(&lookAndFeel_);
    auto& model = state_.settings.stream.model;
    std::error_code ignored;
    if (model.empty() || !std::filesystem::exists(model, ignored))
        if (const auto bundled = ModelFolders::ofThisMachine().locate({}); bundled.ok()) model = *bundled;

    bar_.onStartOrStop = [this] { startOrStop(); };
    bar_.onMute = [this] { session_.setMuted(bar_.isMuted()); };
    bar_.onMenu = [this] { showMenu(); };
    bar_.onSourceChosen = [this] {
        state_.source = bar_.chosen()->name;
        save();
    };
    notice_.onHeightChanged = [this] { resized(); };
    view_.takeSnapshot = [this] { return tools_.actions().withoutHiddenBadges(session_.snapshot()); };
    session_.onEvents = [this](const std::string& track, std::span<const StreamEvent> events) {
        tools_.handle(track, events);
    };
    view_.onClear = [this] { session_.clearCaptions(); };
    view_.onSettingsChanged = [this](const ViewSettings& settings) { applySettings(settings); };
    dialogs_.onModelChosen = [this](const std::filesystem::path& folder) {
        ViewSettings settings = state_.settings;
        settings.stream.model = folder;
        showSettings(settings);
    };
    dialogs_.takeTranscript = [this] { return ExportedTranscript{session_.transcript().lines(), {}}; };
    dialogs_.say = [this](const juce::String& sentence) { say(sentence); };
    session_.onRunEnded = [this](const RunRequest& request, const CaptionSession::Lines& lines,
                                 const std::optional<Error>& error) { runEnded(request, lines, error); };
    for (juce::Component* child : std::initializer_list<juce::Component*>{&bar_, &notice_, &view_})
        addAndMakeVisible(child);
    notice_.setVisible(false);
    setFocusContainerType(FocusContainerType::keyboardFocusContainer);
    view_.setFocusContainerType(FocusContainerType::focusContainer); // the tab key goes from the bar into the views
    showSettings(state_.settings);
    overlay_.onSettingsChanged = [this](const OverlaySettings& settings) {
        state_.overlay = settings;
        save();
    };
    overlay_.setSettings(state_.overlay);
    if (state_.servesCaptions) serve(true);
    if (state_.savesRuns) saveRuns(true);
    setSize(MainView::kDefaultWidth, MainView::kDefaultHeight + kBarHeight);
    setWantsKeyboardFocus(true);
    startTimerHz(kTicksPerSecond);
}

AppView::~AppView() {
    stopTimer();
    session_.onRunEnded = nullptr;
    save();
    setLookAndFeel(nullptr);
}

void AppView::save() {
    if (!file_.save(state_)) say(tr("%1 cannot be written.", {file_.path().getFullPathName()}));
}

void AppView::showSettings(const ViewSettings& settings) {
    view_.setSettings(settings);
    applySettings(settings);
}

void AppView::takeOver(AppState state) {
    state_ = std::move(state);
    overlay_.setSettings(state_.overlay);
    showSettings(state_.settings);
}

void AppView::applySettings(const ViewSettings& settings) {
    state_.settings = settings;
    lookAndFeel_.setTheme(
        {.kind = settings.appearance.theme, .textScale = static_cast<float>(settings.appearance.textScale)});
    sendLookAndFeelChange();
    session_.configure(settings.stream);
    tools_.refresh();
    resized();
    save();
}

void AppView::showDevices(const std::vector<InputDevice>& devices) {
    std::vector<SourceChoice> choices;
    for (const InputDevice& device : devices)
        choices.push_back({SourceChoice::Kind::kDevice, device.name, utf8Text(device.name)});
    if (!machine_.clip.empty()) choices.push_back({SourceChoice::Kind::kClip, kClip, tr("A clip to try it with")});
    bar_.setChoices(std::move(choices));
    if (std::exchange(knowsDevices_, true)) return;
    bar_.choose(state_.source);
    if (devices.empty() && !machine_.clip.empty())
        say(
            tr("No microphone was found. Start captions a clip that comes with Earshot; recordings can be dropped "
               "here."));
    else if (isFirstRun_)
        say(
            tr("Start captions what the microphone hears, on this computer alone. Nothing is stored unless you ask "
               "for it."));
    if (startsWhenKnown_) startChosen();
}

void AppView::startOrStop() {
    if (session_.isRunning() || opening_) {
        opening_.reset();
        waitingFiles_.clear();
        session_.stop();
        bar_.showRunning(false);
        return;
    }
    if (knowsDevices_)
        startChosen();
    else
        startsWhenKnown_ = !startsWhenKnown_;
}

void AppView::startChosen() {
    const SourceChoice* chosen = bar_.chosen();
    if (chosen == nullptr) {
        say(tr("There is nothing to listen to on this computer. Drop a recording here."));
        return;
    }
    if (chosen->kind == SourceChoice::Kind::kClip)
        return start(chosen->text, openFileSource(machine_.clip, Pace::kRealTime));
    opening_ = std::make_unique<BackgroundCall<Result<std::unique_ptr<SoundSource>>>>(
        [open = machine_.openDevice, name = chosen->name] { return open(name); });
    bar_.showRunning(true);
}

void AppView::start(const juce::String& name, Result<std::unique_ptr<SoundSource>> source) {
    bar_.showRunning(source.ok());
    if (!source.ok()) {
        say(utf8Text(source.error().toString()));
        return;
    }
    say({});
    session_.start({.name = name.toStdString(), .source = std::move(source).value()});
    view_.showPage(MainPage::kCaptions);
}

void AppView::toggleMute() {
    bar_.setMuted(!bar_.isMuted());
    session_.setMuted(bar_.isMuted());
}

void AppView::captionFiles(const juce::StringArray& files) {
    for (const juce::String& path : files) {
        const juce::File file(path);
        if (!file.isDirectory()) {
            waitingFiles_.push_back(file);
            continue;
        }
        for (const juce::File& inside :
             file.findChildFiles(juce::File::findFiles, false, "*.wav;*.flac;*.ogg;*.opus;*.mp3;*.aif;*.aiff;*.w64"))
            waitingFiles_.push_back(inside);
    }
    if (!session_.isBusy()) startNextFile();
}

void AppView::startNextFile() {
    while (!waitingFiles_.empty()) {
        const juce::File file = waitingFiles_.front();
        waitingFiles_.pop_front();
        auto source = openFileSource(toPath(file), Pace::kPatient);
        if (!source.ok()) {
            say(utf8Text(source.error().toString()));
            continue;
        }
        say(tr("Captioning %1 …", {file.getFileName()}));
        session_.start({.name = file.getFileName().toStdString(),
                        .source = std::move(source).value(),
                        .isPatient = true,
                        .captionsFile = toPath(captionsFileFor(file))});
        bar_.showRunning(true);
        return;
    }
}

void AppView::runEnded(const RunRequest& request, const CaptionSession::Lines& lines,
                       const std::optional<Error>& error) {
    bar_.showRunning(false);
    if (error) say(utf8Text(error->toString()));
    if (!request.captionsFile.empty() && !error) {
        const auto text = exportTranscript(lines, {}, ExportFormat::kSrt);
        const juce::File file(utf8Text(request.captionsFile.string()));
        say(file.replaceWithData(text.data(), text.size()) ? tr("Captions saved: %1", {file.getFullPathName()})
                                                           : tr("%1 cannot be written.", {file.getFullPathName()}));
    }
}

void AppView::tick() {
    if (const auto devices = devices_.takeChange()) showDevices(*devices);
    if (auto opened = opening_ ? opening_->take() : std::nullopt) {
        opening_.reset();
        start(bar_.chosen()->text, *std::move(opened));
    }
    session_.tick();
    if (!session_.isBusy()) startNextFile();
    if (const auto problem = session_.takeJournalProblem()) say(utf8Text(*problem));
    showTranscript();
    overlay_.show({{session_.snapshot()}});
}

void AppView::showTranscript() {
    if (shownTranscript_ == session_.transcript().version()) return;
    shownTranscript_ = session_.transcript().version();
    std::vector<TranscriptEntry> entries;
    for (const auto& line : session_.transcript().lines())
        entries.push_back({.line = line, .speaker = {}, .colour = {}});
    view_.setTranscript(std::move(entries));
}

void AppView::showMenu() {
    juce::PopupMenu menu;
    menu.setLookAndFeel(&lookAndFeel_);
    menu.addItem(tr("Caption recordings …"), [self = SafePointer(this)] {
        if (self != nullptr) self->chooseFiles();
    });
    menu.addSeparator();
    menu.addItem(tr("Captions over other windows …"), [self = SafePointer(this)] {
        if (self != nullptr) self->overlay_.openPanel(self->lookAndFeel_.theme());
    });
    menu.addItem(tr("Captions for OBS and browsers on this computer"), true, state_.servesCaptions,
                 [self = SafePointer(this)] {
                     if (self != nullptr) self->serve(!self->state_.servesCaptions);
                 });
    menu.addItem(tr("Save what is said in Documents"), true, state_.savesRuns, [self = SafePointer(this)] {
        if (self != nullptr) self->saveRuns(!self->state_.savesRuns);
    });
    tools_.addTo(menu);
    menu.addSeparator();
    menu.addItem(tr("Full screen") + "  (F11)", [self = SafePointer(this)] {
        if (self != nullptr && self->onToggleFullScreen) self->onToggleFullScreen();
    });
    menu.showMenuAsync(juce::PopupMenu::Options().withTargetComponent(bar_.menuButton()));
}

void AppView::chooseFiles() {
    chooser_ = std::make_unique<juce::FileChooser>(tr("Caption recordings …"));
    chooser_->launchAsync(juce::FileBrowserComponent::openMode | juce::FileBrowserComponent::canSelectFiles |
                              juce::FileBrowserComponent::canSelectMultipleItems,
                          [self = SafePointer(this)](const juce::FileChooser& chooser) {
                              if (self == nullptr) return;
                              juce::StringArray paths;
                              for (const juce::File& file : chooser.getResults()) paths.add(file.getFullPathName());
                              self->captionFiles(paths);
                          });
}

void AppView::serve(bool serves) {
    state_.servesCaptions = serves;
    if (!serves) {
        session_.stopServing();
        say({});
    } else if (const auto started = session_.serve({.port = state_.serverPort, .token = state_.serverToken});
               started.ok()) {
        state_.serverPort = session_.server()->port();
        state_.serverToken = session_.server()->token();
        const auto url = utf8Text(session_.server()->url());
        juce::SystemClipboard::copyTextToClipboard(url);
        say(tr("Copied: the address for a browser source, %1", {url}));
    } else {
        state_.servesCaptions = false;
        say(utf8Text(started.error().toString()));
    }
    save();
}

void AppView::saveRuns(bool saves) {
    state_.savesRuns = saves;
    session_.saveRunsIn(saves ? toPath(machine_.journals) : std::filesystem::path());
    save();
}

void AppView::resized() {
    const auto& theme = lookAndFeel_.theme();
    auto area = getLocalBounds();
    bar_.setBounds(area.removeFromTop(theme.scaled(kBarHeight)));
    notice_.setBounds(area.removeFromTop(notice_.idealHeight()));
    view_.setBounds(area);
}

bool AppView::keyPressed(const juce::KeyPress& key) {
    if (key == juce::KeyPress(juce::KeyPress::F11Key) && onToggleFullScreen) return onToggleFullScreen(), true;
    if (!key.getModifiers().isCommandDown()) return false;
    switch (juce::CharacterFunctions::toUpperCase(static_cast<juce::juce_wchar>(key.getKeyCode()))) {
    case 'R': return startOrStop(), true;
    case 'M': return toggleMute(), true;
    case 'O': return chooseFiles(), true;
    default: return false;
    }
}

} // namespace earshot
