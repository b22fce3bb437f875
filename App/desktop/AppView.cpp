// SPDX-License-Identifier: AGPL-3.0-or-later
#include "AppView.h"

#include "BinaryFolders.h"
#include "BundledClip.h"
#include "FilePath.h"
#include "LabelModels.h"
#include "ModelFolders.h"
#include "TranscriptExport.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>
#include <utility>

namespace earshot {
namespace {

constexpr int kTicksPerSecond = 10;
constexpr const char* kPortableJournals = "transcripts"; // beside the program

} // namespace

AppMachine AppMachine::real() {
    const auto portable = portableFolder();
    return {.sound = {.clip = bundledClip()},
            .journals = portable.empty()
                            ? juce::File::getSpecialLocation(juce::File::userDocumentsDirectory).getChildFile("Earshot")
                            : fileOf(portable / kPortableJournals)};
}

AppView::AppView(AppStateFile& file, AppMachine machine)
    : file_(file),
      state_(file.load()),
      journals_(std::move(machine.journals)),
      session_({.precision = state_.models.usedPrecision()}),
      library_(
          {.state = state_,
           .windows = windows_,
           .journals = pathOf(journals_),
           .save = [this] { save(); },
           .say = [this](const juce::String& sentence) { say(sentence); },
           .isBeingWritten = [this](const std::filesystem::path& journal) { return session_.isWriting(journal); }}),
      sources_(std::move(machine.sound), session_, state_.sources, bar_),
      tools_({.state = state_,
              .windows = windows_,
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

    connectSources();
    bar_.onMenu = [this] { showMenu(); };
    notice_.onHeightChanged = [this] { resized(); };
    view_.takeSources = [this] { return shownSources(); };
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
    dialogs_.takeTranscript = [this] {
        ExportedTranscript exported;
        const auto& said = session_.transcript().lines();
        const bool isOne = std::ranges::all_of(
            said, [&](const SaidLine& line) { return line.speaker->name == said.front().speaker->name; });
        for (const auto& [line, speaker] : said)
            exported.lines.push_back({line, isOne ? std::string() : speaker->name});
        return exported;
    };
    dialogs_.say = [this](const juce::String& sentence) { say(sentence); };
    session_.onRunEnded = [this](const CaptionRun& run) {
        if (run.error()) say(utf8Text(run.error()->toString()));
    };
    for (juce::Component* child : std::initializer_list<juce::Component*>{&bar_, &notice_, &view_})
        addAndMakeVisible(child);
    notice_.setVisible(false);
    setFocusContainerType(FocusContainerType::keyboardFocusContainer);
    view_.setFocusContainerType(FocusContainerType::focusContainer); // the tab key goes from the bar into the views
    const bool hadUnagreed = removeUnagreedEmotion(state_.settings.stream);
    showSettings(state_.settings);
    if (hadUnagreed)
        say(tr("Emotions are not guessed until somebody agrees to that on this computer (Settings > Labels)."));
    overlay_.onSettingsChanged = [this](const OverlaySettings& settings) {
        state_.overlay = settings;
        save();
    };
    overlay_.setSettings(state_.overlay);
    if (state_.servesCaptions) serve(true);
    if (state_.savesRuns) saveRuns(true);
    setSize(MainView::kDefaultWidth, MainView::kDefaultHeight + SourceStrip::kHeight);
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
    if (const auto saved = file_.save(state_); saved.failed())
        say(tr("%1 cannot be written: %2", {file_.path().getFullPathName(), saved.getErrorMessage()}));
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
    windows_.setTheme(lookAndFeel_.theme());
    sendLookAndFeelChange();
    session_.configure(settings.stream);
    library_.refresh();
    tools_.refresh();
    resized();
    save();
}

void AppView::connectSources() {
    sources_.onChanged = [this] { save(); };
    sources_.onHeightChanged = [this] { resized(); };
    sources_.onStarted = [this] { view_.showPage(MainPage::kCaptions); };
    sources_.say = [this](const juce::String& sentence) { say(sentence); };
    sources_.onDevicesKnown = [this](bool hasDevices) {
        juce::StringArray sentences;
        if (bar_.strip(0).chosen() == nullptr)
            sentences.add(tr("There is nothing to listen to on this computer. Drop a recording here."));
        else if (!hasDevices)
            sentences.add(
                tr("No microphone was found. Start captions a clip that comes with Earshot; recordings can be dropped "
                   "here."));
        else if (isFirstRun_)
            sentences.add(tr("Start captions what the microphone hears."));
        if (isFirstRun_)
            sentences.add(
                tr("All of it happens on this computer, and nothing is stored unless you ask for it. Larger models and "
                   "other languages are at More > Models."));
        if (!sentences.isEmpty()) say(sentences.joinIntoString(" "));
    };
}

void AppView::tick() {
    sources_.tick();
    session_.tick();
    library_.tick();
    if (const auto problem = session_.takeJournalProblem()) say(utf8Text(*problem));
    showTranscript();
    overlay_.show(shownSources());
}

std::vector<CaptionSource> AppView::shownSources() const {
    auto sources = session_.sources();
    for (CaptionSource& source : sources) source.snapshot = tools_.actions().withoutHiddenBadges(source.snapshot);
    return sources;
}

void AppView::showTranscript() {
    if (shownTranscript_ == session_.transcript().version()) return;
    shownTranscript_ = session_.transcript().version();
    std::vector<TranscriptEntry> entries;
    for (const auto& [line, speaker] : session_.transcript().lines())
        entries.push_back({line, speaker->name, juce::Colour(speaker->colour)});
    view_.setTranscript(std::move(entries));
}

void AppView::showMenu() {
    juce::PopupMenu menu;
    menu.setLookAndFeel(&lookAndFeel_);
    library_.addTo(menu);
    menu.addSeparator();
    menu.addItem(tr("Captions over other windows …"), [self = SafePointer(this)] {
        if (self != nullptr) self->windows_.open("overlay", [self] { return self->overlay_.makePanel(); });
    });
    menu.addItem(tr("Captions for OBS and browsers on this computer"), true, state_.servesCaptions,
                 [self = SafePointer(this)] {
                     if (self != nullptr) self->serve(!self->state_.servesCaptions);
                 });
    menu.addItem(tr("Save what is said in %1", {journals_.getFullPathName()}), true, state_.savesRuns,
                 [self = SafePointer(this)] {
                     if (self != nullptr) self->saveRuns(!self->state_.savesRuns);
                 });
    tools_.addTo(menu);
    menu.addSeparator();
    menu.addItem(tr("Full screen") + "  (F11)", [self = SafePointer(this)] {
        if (self != nullptr && self->onToggleFullScreen) self->onToggleFullScreen();
    });
    menu.showMenuAsync(juce::PopupMenu::Options().withTargetComponent(bar_.menuButton()));
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
    session_.saveRunsIn(saves ? pathOf(journals_) : std::filesystem::path());
    save();
}

void AppView::showFullScreen(bool isFull) {
    isFullScreen_ = isFull;
    bar_.setVisible(!isFull);
    view_.showCaptionsAlone(isFull);
    resized();
}

void AppView::resized() {
    auto area = getLocalBounds();
    bar_.setBounds(area.removeFromTop(isFullScreen_ ? 0 : bar_.idealHeight()));
    notice_.setBounds(area.removeFromTop(notice_.idealHeight(getWidth())));
    view_.setBounds(area);
}

bool AppView::keyPressed(const juce::KeyPress& key) {
    if (key == juce::KeyPress(juce::KeyPress::F11Key) && onToggleFullScreen) return onToggleFullScreen(), true;
    if (key == juce::KeyPress(juce::KeyPress::escapeKey) && isFullScreen_) return onToggleFullScreen(), true;
    if (!key.getModifiers().isCommandDown()) return false;
    const std::size_t place = key.getModifiers().isShiftDown() ? 1 : 0;
    switch (juce::CharacterFunctions::toUpperCase(static_cast<juce::juce_wchar>(key.getKeyCode()))) {
    case 'R': return sources_.startOrStop(place), true;
    case 'M': return sources_.toggleMute(place), true;
    case 'O': return library_.openRecordings(), true;
    case 'H': return library_.openHistory(), true;
    default: return false;
    }
}

} // namespace earshot
