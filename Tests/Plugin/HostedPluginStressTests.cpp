// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The built VST3 and LV2 under what hosts do to plug-ins at the same time: threads, automation, editors that open and
// close, copies that come and go.
#include "HostedPlugin.h"
#include "PassThrough.h"
#include "PluginHost.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <atomic>
#include <cstdlib>
#include <random>

namespace earshot::test {
namespace {

// A host's audio thread: speech in blocks of changing sizes until it is let go. Everything must leave as it came.
class AudioThread {
public:
    explicit AudioThread(juce::AudioProcessor& plugin, int maxBlockFrames = 512)
        : thread_([this, &plugin, maxBlockFrames] { run(plugin, maxBlockFrames); }) {}
    ~AudioThread() {
        isStopping_ = true;
        thread_.join();
        CHECK(isExact_);
        CHECK(numBlocks_ > 0);
    }

private:
    void run(juce::AudioProcessor& plugin, int maxBlockFrames) {
        const auto sound = makeProbe<float>(2, 48000);
        juce::AudioBuffer<float> block(2, maxBlockFrames);
        juce::MidiBuffer midi;
        std::minstd_rand random(3);
        while (!isStopping_ || numBlocks_ == 0) {
            const int numFrames = 1 + static_cast<int>(random() % static_cast<unsigned>(maxBlockFrames));
            const int from = static_cast<int>(random() % static_cast<unsigned>(48000 - numFrames));
            juce::AudioBuffer<float> part(block.getArrayOfWritePointers(), 2, numFrames);
            for (int channel = 0; channel < 2; ++channel) part.copyFrom(channel, 0, sound, channel, from, numFrames);
            const juce::AudioBuffer<float> before(part);
            plugin.processBlock(part, midi);
            isExact_ = isExact_ && sameBits(before, part);
            ++numBlocks_;
            std::this_thread::sleep_for(std::chrono::microseconds(500));
        }
    }

    std::atomic<bool> isStopping_{false};
    bool isExact_ = true; // of the thread until it has ended
    int numBlocks_ = 0;
    std::thread thread_;
};

// Opens and closes the editor, a moment each, from within the message loop, and then ends the loop.
class EditorOpener final : juce::Timer {
public:
    EditorOpener(juce::AudioProcessor& plugin, int count) : plugin_(plugin), left_(count) { startTimer(20); }

private:
    void timerCallback() override {
        if (editor_ != nullptr) {
            CHECK(editor_->getWidth() >= 360);
            editor_.reset();
            if (--left_ == 0) juce::MessageManager::getInstance()->stopDispatchLoop();
            return;
        }
        editor_.reset(plugin_.createEditorIfNeeded());
        REQUIRE(editor_ != nullptr);
        editor_->addToDesktop(0);
        editor_->setVisible(true);
    }

    juce::AudioProcessor& plugin_;
    std::unique_ptr<juce::AudioProcessorEditor> editor_;
    int left_;
};

HostFormat eachFormat() {
    return GENERATE(HostFormat::kVst3, HostFormat::kLv2);
}

} // namespace

TEST_CASE("In a host, every parameter can be automated while sound runs, and keeps what it was told", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto plugin = loadBundle(eachFormat(), 48000.0, 512);
    prepare(*plugin, 48000, 512, false);
    {
        const AudioThread audio(*plugin);
        std::minstd_rand random(7);
        for (int i = 0; i < 2000; ++i)
            for (auto* parameter : plugin->getParameters())
                parameter->setValueNotifyingHost(static_cast<float>(random() % 1001) / 1000);
        for (auto* parameter : plugin->getParameters()) {
            INFO(parameter->getName(100));
            if (parameter->getName(100) != "Calm") continue;
            parameter->setValueNotifyingHost(0.25f);
            CHECK(std::abs(parameter->getValue() - 0.25f) < 1e-6f);
        }
    }
    plugin->releaseResources();
}

TEST_CASE("In a host, states are saved and loaded while sound runs", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto format = eachFormat();
    const auto plugin = loadBundle(format, 48000.0, 512);
    prepare(*plugin, 48000, 512, false);
    PluginState state;
    {
        const AudioThread audio(*plugin);
        for (int i = 0; i < 100; ++i) {
            state.settings.trackName = "Take " + std::to_string(i);
            setInnerState(format, *plugin, writePluginState(state));
        }
    }
    CHECK(stateOf(format, *plugin)->settings.trackName == "Take 99");
    plugin->releaseResources();
}

TEST_CASE("In a host, two copies run side by side on threads of their own", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto format = eachFormat();
    const auto one = loadBundle(format, 48000.0, 512), other = loadBundle(format, 96000.0, 64);
    for (int i = 0; i < 5; ++i) {
        prepare(*one, 48000, 512, false);
        prepare(*other, 96000, 64, false);
        const AudioThread first(*one, 512), second(*other, 64);
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    one->releaseResources();
    other->releaseResources();
}

TEST_CASE("In a host, the plug-in is loaded and let go a hundred times while sound runs", "[host]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto format = eachFormat();
    for (int i = 0; i < 100; ++i) {
        auto plugin = loadBundle(format, 48000.0, 512);
        prepare(*plugin, 48000, 512, false);
        {
            const AudioThread audio(*plugin);
            std::this_thread::sleep_for(std::chrono::milliseconds(i % 10)); // into loading, or into work
        }
        plugin.reset();
    }
    SUCCEED("no crash, no hang");
}

TEST_CASE("In a host, the editor opens and closes fifty times while sound runs", "[host]") {
    if (std::getenv("DISPLAY") == nullptr) SKIP("no display here: run under xvfb-run");
    // JUCE ignores what X says of windows that have just gone, as hosts do, only where it takes itself for a program.
    juce::JUCEApplicationBase::createInstance = []() -> juce::JUCEApplicationBase* { return nullptr; };
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    const auto plugin = loadBundle(eachFormat(), 48000.0, 512);
    prepare(*plugin, 48000, 512, false);
    {
        const AudioThread audio(*plugin);
        const EditorOpener opener(*plugin, 50);
        juce::MessageManager::getInstance()->runDispatchLoop();
    }
    plugin->releaseResources();
}

} // namespace earshot::test
