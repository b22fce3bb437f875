// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The editor on a running processor, as a component: no display is needed.
#include "PluginEditor.h"
#include "PluginHost.h"
#include "UiText.h"

#include <catch2/catch_test_macros.hpp>

namespace earshot::test {
namespace {

// As hosts' wrappers let go of an editor.
struct CloseEditor {
    void operator()(PluginEditor* editor) const {
        editor->processor.editorBeingDeleted(editor);
        delete editor;
    }
};

std::unique_ptr<PluginEditor, CloseEditor> open(PluginProcessor& processor) {
    auto* editor = dynamic_cast<PluginEditor*>(processor.createEditorIfNeeded());
    REQUIRE(editor != nullptr);
    return std::unique_ptr<PluginEditor, CloseEditor>(editor);
}

} // namespace

TEST_CASE("The editor opens and closes fifty times while sound runs, and keeps its size", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    PluginProcessor processor;
    prepare(processor, 48000, 512, false);
    std::atomic<bool> isRunning{true};
    std::thread audio([&] {
        juce::AudioBuffer<float> block(2, 512);
        block.clear();
        juce::MidiBuffer midi;
        while (isRunning) {
            processor.processBlock(block, midi);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    });
    for (int i = 0; i < 50; ++i) {
        const auto editor = open(processor);
        CHECK(editor->getWidth() == (i == 0 ? PluginState{}.editorWidth : 500 + i - 1));
        editor->view().showPage(static_cast<MainPage>(i % 4));
        editor->view().refresh();
        editor->setSize(500 + i, 300);
    }
    isRunning = false;
    audio.join();
    CHECK(processor.state().editorWidth == 549);
}

TEST_CASE("The editor shows the processor's words, and words from a state that comes later", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    PluginProcessor processor;
    const auto editor = open(processor);
    PluginState state;
    CaptionLine line;
    line.words = {{.text = "remembered", .startSeconds = 0, .endSeconds = 1, .confidence = 1}};
    line.text = "remembered";
    state.transcript.push_back(std::make_shared<const CaptionLine>(line));
    state.settings.trackName = "Narrator";
    const auto block = writePluginState(state);
    processor.setStateInformation(block.getData(), static_cast<int>(block.getSize()));
    editor->view().showPage(MainPage::kTranscript);
    editor->view().refresh();
    CHECK(editor->view().settings().trackName == "Narrator");
    const auto image = editor->createComponentSnapshot(editor->getLocalBounds());
    CHECK(image.isValid());
}

TEST_CASE("With several instances, the transcript can be that of all tracks, each under its name", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    PluginProcessor host, guest;
    int seconds = 0;
    for (auto* processor : {&host, &guest}) {
        PluginState state;
        state.settings.trackName = processor == &host ? "Ann" : "";
        for (int i = 0; i < 2; ++i) {
            CaptionLine line;
            line.words = {{.text = "at" + std::to_string(++seconds),
                           .startSeconds = 0,
                           .endSeconds = 1,
                           .confidence = 1,
                           .host = HostPosition{static_cast<double>(seconds % 2 + i * 2), 0}}};
            line.text = line.words[0].text;
            state.transcript.push_back(std::make_shared<const CaptionLine>(line));
        }
        const auto block = writePluginState(state);
        processor->setStateInformation(block.getData(), static_cast<int>(block.getSize()));
        processor->update();
    }
    const auto tracks = host.tracks().tracks();
    REQUIRE(tracks.size() == 2);
    CHECK(tracks[0].name == "Ann");
    CHECK(mergeTracks(tracks).size() == 4);
    const auto editor = open(host);
    editor->view().showPage(MainPage::kTranscript);
    editor->view().refresh();
    CHECK_FALSE(editor->view().showsAllTracks()); // until the user asks for it
}

TEST_CASE("A word's place is told in bars and beats where the host counts them", "[unit]") {
    useUiLanguage("en");
    CHECK(placeText({83.45, 165.9, BarPosition{42, 3.9}}) == juce::String::fromUTF8("0:01:23.450 · bar 42.3"));
    CHECK(placeText({83.45, 165.9}) == juce::String::fromUTF8("0:01:23.450 · ♩ 166.90"));
}

TEST_CASE("What the user sets in the editor is in the state", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    PluginProcessor processor;
    const auto editor = open(processor);
    auto settings = editor->view().settings();
    settings.stream.keywords = {{"cut", 0.5}};
    settings.stream.calm = 0.9;
    editor->view().onSettingsChanged(settings);
    CHECK(processor.state().settings.stream.keywords.size() == 1);
    CHECK(std::abs(processor.state().settings.stream.calm - 0.9) < 1e-6);
}

TEST_CASE("The editor follows what the host automates", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    PluginProcessor processor;
    prepare(processor, 48000, 512, false);
    const auto editor = open(processor);
    processor.getParameters()[2]->setValueNotifyingHost(0.25f); // calm
    processor.update();
    editor->view().refresh();
    CHECK(editor->view().settings().stream.calm == 0.25);
}

} // namespace earshot::test
