// SPDX-License-Identifier: AGPL-3.0-or-later
// See PluginEditor.h.
#include "PluginEditor.h"

#include "Fonts.h"
#include "ModelFolders.h"
#include "TranscriptExport.h"
#include "UiText.h"

#include <algorithm>

namespace earshot {
namespace {

constexpr int kMaxWidth = 3840;
constexpr int kMaxHeight = 2160;
constexpr int kBubbleMs = 2500;

juce::String toString(const std::string& utf8) {
    return juce::String::fromUTF8(utf8.c_str());
}

// "0:01:23.450, beat 166.9": where the host's own rulers say it is.
juce::String placeText(const HostPosition& host) {
    const auto milliseconds = static_cast<juce::int64>(std::max(host.seconds, 0.0) * 1000 + 0.5);
    return juce::String::formatted("%d:%02d:%02d.%03d", static_cast<int>(milliseconds / 3'600'000),
                                   static_cast<int>(milliseconds / 60'000 % 60),
                                   static_cast<int>(milliseconds / 1000 % 60), static_cast<int>(milliseconds % 1000)) +
           juce::String::fromUTF8(" · ♩ ") + juce::String(host.quarterNotes + 1, 2);
}

std::vector<ModelChoice> captionModels() {
    std::vector<ModelChoice> choices;
    for (const ListedModel& model : ModelFolders::ofThisMachine().list())
        if (!model.problem && model.head == HeadKind::kCtc) choices.push_back({model.name, model.folder});
    return choices;
}

} // namespace

PluginEditor::PluginEditor(PluginProcessor& owner) : AudioProcessorEditor(owner), processor_(owner) {
    view_.takeSnapshot = [this] { return look(); };
    view_.onSettingsChanged = [this](const ViewSettings& settings) { processor_.setSettings(settings); };
    view_.onClear = [this] { processor_.clearCaptions(); };
    view_.onExport = [this] { exportTranscript(); };
    view_.onChooseModelFolder = [this] { chooseModelFolder(); };
    view_.onWordClicked = [this](const TranscriptWord& word) { showPlace(word); };
    addAndMakeVisible(view_);
    addChildComponent(bubble_);
    const auto state = processor_.state(); // before setSize, which calls resized, which writes the state
    setResizable(true, true);
    setResizeLimits(MainView::kMinWidth, MainView::kMinHeight, kMaxWidth, kMaxHeight);
    setSize(state.editorWidth, state.editorHeight);
    listModels();
    look();
}

PluginEditor::~PluginEditor() {
    if (modelLister_.joinable()) modelLister_.join(); // reads headers of a few files: soon over
}

void PluginEditor::resized() {
    view_.setBounds(getLocalBounds());
    processor_.rememberEditorSize(getWidth(), getHeight());
}

// On each tick of the view's timer.
std::shared_ptr<const StreamSnapshot> PluginEditor::look() {
    if (shownSettings_ != processor_.settingsVersion()) showSettings();
    if (shownTranscript_ != processor_.transcriptVersion()) showTranscript();
    return processor_.snapshot();
}

void PluginEditor::showSettings() {
    shownSettings_ = processor_.settingsVersion();
    shownTranscript_.reset(); // track name and colour are in it
    view_.setSettings(processor_.state().settings);
}

void PluginEditor::showTranscript() {
    shownTranscript_ = processor_.transcriptVersion();
    const auto state = processor_.state();
    std::vector<TranscriptEntry> entries;
    for (const auto& line : state.transcript)
        entries.push_back(
            {.line = line,
             .speaker = state.settings.trackName,
             .colour = state.settings.trackName.empty() ? juce::Colour() : juce::Colour(state.settings.trackColour)});
    view_.setTranscript(std::move(entries));
}

void PluginEditor::listModels() {
    modelLister_ = std::thread([self = SafePointer(this)] {
        juce::MessageManager::callAsync([self, models = captionModels()] {
            if (self == nullptr) return;
            self->models_ = models;
            self->view_.setModels(models);
        });
    });
}

void PluginEditor::chooseModelFolder() {
    chooser_ = std::make_unique<juce::FileChooser>(tr("Model"));
    chooser_->launchAsync(juce::FileBrowserComponent::openMode | juce::FileBrowserComponent::canSelectDirectories,
                          [self = SafePointer(this)](const juce::FileChooser& chooser) {
                              const auto folder = chooser.getResult();
                              if (self == nullptr || folder == juce::File()) return;
                              auto settings = self->processor_.state().settings;
                              settings.stream.model = folder.getFullPathName().toStdString();
                              self->models_.push_back({folder.getFileName().toStdString(), settings.stream.model});
                              self->view_.setModels(self->models_);
                              self->view_.setSettings(settings);
                              self->processor_.setSettings(settings);
                          });
}

// First the format, then the place.
void PluginEditor::exportTranscript() {
    juce::PopupMenu menu;
    const auto& choices = exportChoices();
    for (std::size_t i = 0; i < choices.size(); ++i)
        menu.addItem(static_cast<int>(i) + 1, juce::String(choices[i].name) + "  (" + choices[i].pattern + ")");
    menu.setLookAndFeel(&view_.getLookAndFeel());
    menu.showMenuAsync(juce::PopupMenu::Options().withTargetComponent(this).withMousePosition(),
                       [self = SafePointer(this)](int chosen) {
                           if (self != nullptr && chosen > 0)
                               self->saveAs(exportChoices()[static_cast<std::size_t>(chosen) - 1]);
                       });
}

void PluginEditor::saveAs(const ExportChoice& choice) {
    const auto state = processor_.state();
    const auto name = state.settings.trackName.empty() ? juce::String("Earshot") : toString(state.settings.trackName);
    const auto extension = juce::String(choice.pattern).substring(1);
    const auto suggested = juce::File::getSpecialLocation(juce::File::userDocumentsDirectory)
                               .getChildFile(juce::File::createLegalFileName(name) + extension);
    chooser_ = std::make_unique<juce::FileChooser>(tr("Export"), suggested, choice.pattern);
    auto text = earshot::exportTranscript(state.transcript, state.settings.trackName, choice.format);
    chooser_->launchAsync(juce::FileBrowserComponent::saveMode | juce::FileBrowserComponent::canSelectFiles |
                              juce::FileBrowserComponent::warnAboutOverwriting,
                          [self = SafePointer(this), text = std::move(text)](const juce::FileChooser& chooser) {
                              const auto file = chooser.getResult();
                              if (self == nullptr || file == juce::File()) return;
                              if (!file.replaceWithData(text.data(), text.size()))
                                  self->say(tr("%1 cannot be written.", {file.getFullPathName()}));
                          });
}

void PluginEditor::showPlace(const TranscriptWord& word) {
    if (word.host) say(toString(word.text) + "  " + placeText(*word.host));
}

void PluginEditor::say(const juce::String& sentence) {
    juce::AttributedString text(sentence);
    text.setColour(themeOf(view_).palette().text);
    text.setFont(uiFont(themeOf(view_).fontHeight(TextSize::kBody)));
    const auto at = getMouseXYRelative();
    bubble_.setColour(juce::BubbleComponent::backgroundColourId, themeOf(view_).palette().surface);
    bubble_.setColour(juce::BubbleComponent::outlineColourId, themeOf(view_).palette().controlOutline);
    bubble_.showAt(juce::Rectangle<int>(at, at).expanded(4), text, kBubbleMs, true, false);
}

} // namespace earshot
