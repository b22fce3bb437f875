// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What processBlock does on the host's audio thread, transport included: no memory, no lock, no system call. A
// program of its own: the guard stands in for the C library's functions.
#include "PluginHost.h"
#include "PluginProcessor.h"
#include "RealtimeGuard.h"

#include <catch2/catch_test_macros.hpp>

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
    midi.ensureSize(2048); // as JUCE's wrappers do
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

} // namespace earshot::test
