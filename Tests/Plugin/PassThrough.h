// SPDX-License-Identifier: AGPL-3.0-or-later
// Feeds noise through an AudioProcessor in blocks of a given size and tells whether it came out bit for bit.
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <cstring>
#include <random>

namespace earshot {
// Noise, negative zero and the smallest subnormal: any arithmetic, even times one with denormals flushed, would show.
template <typename Sample>
juce::AudioBuffer<Sample> makeProbe(int numChannels, int numSamples) {
    std::mt19937 random(1);
    std::uniform_real_distribution<Sample> noise(-1, 1);
    juce::AudioBuffer<Sample> probe(numChannels, numSamples);
    for (int channel = 0; channel < numChannels; ++channel)
        for (int sample = 0; sample < numSamples; ++sample) probe.setSample(channel, sample, noise(random));
    probe.setSample(0, 0, -Sample{0});
    probe.setSample(0, numSamples - 1, std::numeric_limits<Sample>::denorm_min());
    return probe;
}

template <typename Sample>
bool sameBits(const juce::AudioBuffer<Sample>& a, const juce::AudioBuffer<Sample>& b) {
    for (int channel = 0; channel < a.getNumChannels(); ++channel)
        if (std::memcmp(a.getReadPointer(channel), b.getReadPointer(channel),
                        sizeof(Sample) * static_cast<size_t>(a.getNumSamples())) != 0)
            return false;
    return a.getNumChannels() == b.getNumChannels();
}

template <typename Sample>
bool passesUnchanged(juce::AudioProcessor& processor, int numChannels, int blockSize) {
    const int numSamples = 3 * blockSize;
    const auto input = makeProbe<Sample>(numChannels, numSamples);
    juce::AudioBuffer<Sample> output(input);
    juce::MidiBuffer midi;
    for (int start = 0; start < numSamples; start += blockSize) {
        juce::AudioBuffer<Sample> block(output.getArrayOfWritePointers(), numChannels, start, blockSize);
        processor.processBlock(block, midi);
    }
    return sameBits(input, output);
}
} // namespace earshot
