// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A host's audio thread: sound in blocks of changing sizes until it is let go. Everything must leave as it came.
#pragma once

#include "PassThrough.h"

#include <juce_audio_processors/juce_audio_processors.h>

#include <catch2/catch_test_macros.hpp>

#include <atomic>
#include <chrono>
#include <random>
#include <thread>
#include <utility>

namespace earshot::test {

class HostAudioThread {
public:
    // Of the first two channels of the sound; noise and the oddest numbers where none is given.
    explicit HostAudioThread(juce::AudioProcessor& plugin, int maxBlockFrames = 512,
                             juce::AudioBuffer<float> sound = makeProbe<float>(2, 48000))
        : thread_([this, &plugin, maxBlockFrames, sound = std::move(sound)] { run(plugin, maxBlockFrames, sound); }) {}
    ~HostAudioThread() {
        isStopping_ = true;
        thread_.join();
        CHECK(isExact_);
        CHECK(numBlocks_ > 0);
    }

private:
    void run(juce::AudioProcessor& plugin, int maxBlockFrames, const juce::AudioBuffer<float>& sound) {
        juce::AudioBuffer<float> block(2, maxBlockFrames);
        juce::MidiBuffer midi;
        std::minstd_rand random(3);
        int from = 0;
        while (!isStopping_ || numBlocks_ == 0) {
            const int numFrames = 1 + static_cast<int>(random() % static_cast<unsigned>(maxBlockFrames));
            if (from + numFrames > sound.getNumSamples()) from = 0;
            juce::AudioBuffer<float> part(block.getArrayOfWritePointers(), 2, numFrames);
            for (int channel = 0; channel < 2; ++channel) part.copyFrom(channel, 0, sound, channel, from, numFrames);
            const juce::AudioBuffer<float> before(part);
            plugin.processBlock(part, midi);
            isExact_ = isExact_ && sameBits(before, part);
            from += numFrames;
            ++numBlocks_;
            std::this_thread::sleep_for(std::chrono::microseconds(500));
        }
    }

    std::atomic<bool> isStopping_{false};
    bool isExact_ = true; // of the thread until it has ended
    int numBlocks_ = 0;
    std::thread thread_;
};

} // namespace earshot::test
