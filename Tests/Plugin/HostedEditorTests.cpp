// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The built VST3 and LV2 with their windows, on a display: see on_display.sh. The hidden tests end with their process
// in the middle of the plug-in's work: closings.sh runs them, a process each.
#include "HostAudioThread.h"
#include "HostedPlugin.h"
#include "PluginHost.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <random>

namespace earshot::test {
namespace {

// JUCE ignores what X says of windows that have just gone, as hosts do, only where it takes itself for a program.
void behaveAsProgram() {
    juce::JUCEApplicationBase::createInstance = []() -> juce::JUCEApplicationBase* { return nullptr; };
}

HostFormat eachFormat() {
    return GENERATE(HostFormat::kVst3, HostFormat::kLv2);
}

void show(juce::AudioProcessorEditor& editor) {
    editor.addToDesktop(0);
    editor.setVisible(true);
}

// Opens and closes the editor, a moment each, from within the message loop, and then ends the loop. Hidden first, and
// for longer than it is shown: JUCE's window for the editors of others sends itself messages that it does not take back
// when it goes, about events of a window that the plug-in's own thread moves when it comes to it.
class EditorOpener final : juce::Timer {
public:
    EditorOpener(juce::AudioProcessor& plugin, int count) : plugin_(plugin), left_(count) { startTimer(20); }

private:
    static constexpr int kHiddenTicks = 6;

    void timerCallback() override {
        if (editor_ == nullptr) {
            editor_.reset(plugin_.createEditorIfNeeded());
            REQUIRE(editor_ != nullptr);
            show(*editor_);
        } else if (editor_->isVisible()) {
            CHECK(editor_->getWidth() >= 360);
            editor_->setVisible(false);
            hiddenTicks_ = 0;
        } else if (++hiddenTicks_ == kHiddenTicks) {
            editor_.reset();
            if (--left_ == 0) juce::MessageManager::getInstance()->stopDispatchLoop();
        }
    }

    juce::AudioProcessor& plugin_;
    std::unique_ptr<juce::AudioProcessorEditor> editor_;
    int hiddenTicks_ = 0;
    int left_;
};

// Ends the message loop after a while, which is another one in each process.
class Closing final : juce::Timer {
public:
    Closing() { startTimer(static_cast<int>(std::random_device()() % 700)); }

private:
    void timerCallback() override { juce::MessageManager::getInstance()->stopDispatchLoop(); }
};

// Speech as fast as the worker may take it: it is always in the middle of a pass.
juce::AudioBuffer<float> speech() {
    const auto samples = clipAt("journey.flac", 48000);
    juce::AudioBuffer<float> sound(2, static_cast<int>(samples.size()));
    for (int channel = 0; channel < 2; ++channel)
        sound.copyFrom(channel, 0, samples.data(), static_cast<int>(samples.size()));
    return sound;
}

struct OpenHost {
    explicit OpenHost(HostFormat format) : plugin(loadBundle(format, 48000.0, 4096)) {
        prepare(*plugin, 48000, 4096, false);
        editor.reset(plugin->createEditorIfNeeded());
        REQUIRE(editor != nullptr);
        show(*editor);
        audio = std::make_unique<HostAudioThread>(*plugin, 4096, speech());
        const Closing closing;
        juce::MessageManager::getInstance()->runDispatchLoop();
    }

    std::unique_ptr<juce::AudioPluginInstance> plugin;
    std::unique_ptr<juce::AudioProcessorEditor> editor;
    std::unique_ptr<HostAudioThread> audio; // ends first
};

} // namespace

TEST_CASE("In a host, the editor opens and closes fifty times while sound runs", "[host]") {
    behaveAsProgram();
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto plugin = loadBundle(eachFormat(), 48000.0, 512);
    prepare(*plugin, 48000, 512, false);
    {
        const HostAudioThread audio(*plugin);
        const EditorOpener opener(*plugin, 50);
        juce::MessageManager::getInstance()->runDispatchLoop();
    }
    plugin->releaseResources();
}

TEST_CASE("A host closes its windows and plug-ins, one after the other, while they work", "[.closing]") {
    behaveAsProgram();
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    OpenHost host(eachFormat());
    host.editor.reset();
    host.audio.reset();
    host.plugin.reset();
}

TEST_CASE("A host ends without letting go of anything", "[.closing]") {
    behaveAsProgram();
    juce::initialiseJuce_GUI();
    useRepositoryModels();
    auto* host = new OpenHost(eachFormat()); // never deleted: the process ends around it
    host->audio.reset();                     // hosts stop sound, whatever else they forget
    SUCCEED("no crash until here; the process's exit code tells the rest");
}

} // namespace earshot::test
