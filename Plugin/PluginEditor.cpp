// SPDX-License-Identifier: AGPL-3.0-or-later
// See PluginEditor.h.
#include "PluginEditor.h"

#include "Fonts.h"
#include "UiText.h"

#include <algorithm>
#include <utility>

namespace earshot {
namespace {

constexpr int kMaxWidth = 3840;
constexpr int kMaxHeight = 2160;
constexpr int kBubbleMs = 2500;

juce::String toString(const std::string& utf8) {
    return juce::String::fromUTF8(utf8.c_str());
}

juce::String rulerText(const HostPosition& host) {
    if (!host.bar) return juce::String::fromUTF8("♩ ") + juce::String(host.quarterNotes + 1, 2);
    return tr("bar %1", {juce::String(host.bar->bar) + "." + juce::String(static_cast<int>(host.bar->beat))});
}

} // namespace

juce::String placeText(const HostPosition& host) {
    const auto milliseconds = static_cast<juce::int64>(std::max(host.seconds, 0.0) * 1000 + 0.5);
    return juce::String::formatted("%d:%02d:%02d.%03d", static_cast<int>(milliseconds / 3'600'000),
                                   static_cast<int>(milliseconds / 60'000 % 60),
                                   static_cast<int>(milliseconds / 1000 % 60), static_cast<int>(milliseconds % 1000)) +
           juce::String::fromUTF8(" · ") + rulerText(host);
}

PluginEditor::PluginEditor(PluginProcessor& owner) : AudioProcessorEditor(owner), processor_(owner) {
    view_.takeSources = [this] {
        return std::vector{CaptionSource{.snapshot = look(), .colour = juce::Colour(view_.settings().trackColour)}};
    };
    view_.onSettingsChanged = [this](const ViewSettings& settings) { takeSettings(settings); };
    view_.onClear = [this] { processor_.clearCaptions(); };
    dialogs_.onModelChosen = [this](const std::filesystem::path& folder) { useModel(folder); };
    dialogs_.takeTranscript = [this] {
        auto state = processor_.state();
        return ExportedTranscript{spokenLines(state.transcript), std::move(state.settings.trackName)};
    };
    dialogs_.say = [this](const juce::String& sentence) { say(sentence); };
    view_.onWordClicked = [this](const TranscriptWord& word) { showPlace(word); };
    view_.onAllTracks = [this] { showTranscript(); };
    addAndMakeVisible(view_);
    addChildComponent(bubble_);
    const auto state = processor_.state(); // before setSize, which calls resized, which writes the state
    setResizable(true, true);
    setResizeLimits(MainView::kMinWidth, MainView::kMinHeight, kMaxWidth, kMaxHeight);
    setSize(state.editorWidth, state.editorHeight);
    look();
}

void PluginEditor::resized() {
    view_.setBounds(getLocalBounds());
    processor_.rememberEditorSize(getWidth(), getHeight());
}

// On each tick of the view's timer.
std::shared_ptr<const StreamSnapshot> PluginEditor::look() {
    if (shownSettings_ != processor_.settingsVersion()) showSettings();
    view_.offerAllTracks(processor_.tracks().numTracks() > 1);
    if (shownTranscript_ != transcriptVersion()) showTranscript();
    return processor_.snapshot();
}

void PluginEditor::showSettings() {
    shownSettings_ = processor_.settingsVersion();
    shownTranscript_.reset(); // track name and colour are in it
    view_.setSettings(processor_.state().settings);
}

void PluginEditor::showTranscript() {
    shownTranscript_ = transcriptVersion();
    view_.setTranscript(view_.showsAllTracks() ? allEntries() : ownEntries());
}

std::uint64_t PluginEditor::transcriptVersion() const {
    return view_.showsAllTracks() ? processor_.tracks().version() : processor_.transcriptVersion();
}

std::vector<TranscriptEntry> PluginEditor::ownEntries() const {
    const auto state = processor_.state();
    const auto& name = state.settings.trackName;
    std::vector<TranscriptEntry> entries;
    for (const auto& line : state.transcript)
        entries.push_back({line, name, name.empty() ? juce::Colour() : juce::Colour(state.settings.trackColour)});
    return entries;
}

// Every track is a speaker.
std::vector<TranscriptEntry> PluginEditor::allEntries() const {
    auto tracks = processor_.tracks().tracks();
    for (std::size_t i = 0; i < tracks.size(); ++i)
        if (tracks[i].name.empty()) tracks[i].name = tr("Track %1", {juce::String(i + 1)}).toStdString();
    std::vector<TranscriptEntry> entries;
    for (const auto& [track, line] : mergeTracks(tracks))
        entries.push_back({line, tracks[track].name, juce::Colour(tracks[track].colour)});
    return entries;
}

void PluginEditor::takeSettings(const ViewSettings& settings) {
    const auto taken = processor_.setSettings(settings);
    shownTranscript_.reset(); // track name and colour are in it
    if (!taken.ok()) say(toString(taken.error().toString()));
}

void PluginEditor::useModel(const std::filesystem::path& folder) {
    auto settings = processor_.state().settings;
    settings.stream.model = folder;
    view_.setSettings(settings);
    takeSettings(settings);
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
