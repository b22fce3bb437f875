// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What processBlock does on the host's audio thread, transport included: no memory, no lock, no system call, and how
// long it takes. A program of its own: the guard stands in for the C library's functions.
#include "PluginHost.h"
#include "PluginProcessor.h"
#include "RealtimeGuard.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <chrono>

namespace earshot::test {
namespace {

void check(const ForbiddenCalls& calls) {
    INFO("first: " << (calls.first == nullptr ? "none" : calls.first));
    CHECK(calls.allocations == 0);
    CHECK(calls.locks == 0);
    CHECK(calls.systemCalls == 0);
}

} // namespace

TEST_CASE("processBlock takes no memory, no lock and no system call, transport and bypass included", "[rt]") {
    if (!RealtimeGuard::countsAllocationsAndLocks()) SKIP("this build has no guard");
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    PluginProcessor processor;
    Transport transport;
    prepare(processor, 48000, 512, false);
    processor.setPlayHead(&transport);
    const auto sound = clipAt("welcome.flac", 48000);
    juce::AudioBuffer<float> block(2, 512);
    juce::AudioBuffer<double> doubles(2, 512);
    doubles.clear();
    juce::MidiBuffer midi;
    for (std::size_t at = 0; at + 512 <= sound.size(); at += 512) {
        for (int channel = 0; channel < 2; ++channel) block.copyFrom(channel, 0, sound.data() + at, 512);
        transport.isPlaying = at % 4096 != 0;
        transport.frame += at % 8192 == 0 ? -48000 : 512; // with jumps
        RealtimeGuard guard;
        processor.processBlock(block, midi);
        processor.processBlock(doubles, midi);
        processor.processBlockBypassed(block, midi);
        check(guard.stop());
    }
    processor.setPlayHead(nullptr);
}

TEST_CASE("processBlock costs microseconds at 64 frames", "[rt]") {
    const juce::ScopedJuceInitialiser_GUI juce;
    PluginProcessor processor;
    Transport transport;
    prepare(processor, 48000, 64, false);
    processor.setPlayHead(&transport);
    juce::AudioBuffer<float> block(2, 64);
    juce::MidiBuffer midi;
    std::vector<double> microseconds;
    constexpr std::size_t kNumBlocks = 7'000; // less than the ring holds: refusing would be quicker
    const auto sound = clipAt("welcome.flac", 48000);
    for (std::size_t i = 0; i < kNumBlocks; ++i) {
        for (int channel = 0; channel < 2; ++channel)
            block.copyFrom(channel, 0, sound.data() + i * 64 % (sound.size() - 64), 64);
        transport.frame += 64;
        const auto start = std::chrono::steady_clock::now();
        processor.processBlock(block, midi);
        microseconds.push_back(
            std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(microseconds.begin(), microseconds.end());
    WARN("processBlock of 64 stereo frames: median " << microseconds[kNumBlocks / 2] << " us, p99 "
                                                     << microseconds[kNumBlocks * 99 / 100] << " us, p99.9 "
                                                     << microseconds[kNumBlocks * 999 / 1000] << " us");
    CHECK(microseconds[kNumBlocks / 2] < 5); // the median: the machine may be busy with something else now and then
    processor.setPlayHead(nullptr);
}

} // namespace earshot::test
