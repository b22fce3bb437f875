// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What the plug-in costs its host. How long a processBlock of 64 frames keeps the audio thread, with the transport
// running, the worker captioning what it gets and a keyword's MIDI note every hundredth block; and what sixteen silent
// instances take of a core. As in AudioTapBench, the last line of the first kind is a loop that only waits.
//
//   PluginBench [BLOCKS] [SECONDS]
//   processBlock64: blocks 300000 p50 0.5 us p99 0.9 us p99.99 4.5 us max 12.3 us
//   silent: instances 16 seconds 20.0 cpu 0.10 % of a core each models 1
#include "PluginHost.h"
#include "PluginProcessor.h"

#if defined(__linux__)
#include <pthread.h>
#include <sched.h>
#endif

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace earshot;
using namespace earshot::test;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kFrames = 64;
constexpr double kRateHz = 48000;

bool askForRealtimePriority() {
#if defined(__linux__)
    sched_param priority{};
    priority.sched_priority = 70;
    return pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority) == 0;
#else
    return false;
#endif
}

double microsecondsSince(Clock::time_point begin) {
    return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

double report(const char* name, std::vector<double> times, bool isRealtime) {
    std::sort(times.begin(), times.end());
    const auto at = [&](double share) {
        return times[std::min(times.size() - 1, static_cast<std::size_t>(share * static_cast<double>(times.size())))];
    };
    std::printf("%s: blocks %zu p50 %.3f us p99 %.3f us p99.99 %.3f us max %.3f us%s\n", name, times.size(), at(0.5),
                at(0.99), at(0.9999), times.back(), isRealtime ? "" : " (without real-time priority)");
    return at(0.5);
}

// Every tenth of a millisecond or so a block: far faster than real time, so that there is always work behind it.
std::vector<double> timeBlocks(PluginProcessor& processor, const std::vector<float>& sound, int numBlocks) {
    juce::AudioBuffer<float> block(2, kFrames);
    juce::MidiBuffer midi;
    midi.ensureSize(2048);
    Transport transport;
    processor.setPlayHead(&transport);
    std::vector<double> times(static_cast<std::size_t>(numBlocks));
    for (std::size_t i = 0; i < times.size(); ++i) {
        const std::size_t at = i * kFrames % (sound.size() - kFrames);
        for (int channel = 0; channel < 2; ++channel) block.copyFrom(channel, 0, sound.data() + at, kFrames);
        midi.clear();
        const auto begin = Clock::now();
        processor.processBlock(block, midi);
        times[i] = microsecondsSince(begin);
        transport.frame += kFrames;
        if (i % 16 == 0) std::this_thread::sleep_for(std::chrono::microseconds(500)); // gives the others their turn
    }
    processor.setPlayHead(nullptr);
    return times;
}

void measureBlocks(int numBlocks) {
    PluginProcessor processor;
    auto settings = processor.state().settings;
    settings.midi = {.isOn = true, .triggers = {{"the", 36}, {"and", 37}}};
    settings.stream.keywords = {{"the", 0.1}, {"and", 0.1}};
    if (!processor.setSettings(settings).ok()) std::abort();
    prepare(processor, kRateHz, kFrames, false);
    const auto sound = clipAt("welcome.flac", static_cast<int>(kRateHz));
    std::vector<double> times, waits(static_cast<std::size_t>(numBlocks));
    bool isRealtime = false;
    std::thread audio([&] {
        isRealtime = askForRealtimePriority();
        times = timeBlocks(processor, sound, numBlocks);
    });
    std::atomic<bool> isOver{false};
    std::thread message([&] { // as the timer does: events become MIDI
        while (!isOver) {
            processor.update();
            std::this_thread::sleep_for(std::chrono::milliseconds(66));
        }
    });
    audio.join();
    isOver = true;
    message.join();
    const double median = report("processBlock64", times, isRealtime);
    std::thread([&] {
        isRealtime = askForRealtimePriority();
        for (std::size_t i = 0; i < waits.size(); ++i) {
            const auto begin = Clock::now();
            do waits[i] = microsecondsSince(begin);
            while (waits[i] < median);
            if (i % 16 == 0) std::this_thread::sleep_for(std::chrono::microseconds(500));
        }
    }).join();
    report("waiting", waits, isRealtime);
}

// What the feeding of blocks costs is part of it.
void measureSilence(int numSeconds) {
    constexpr int kInstances = 16, kBlock = 512;
    std::vector<std::unique_ptr<PluginProcessor>> instances;
    for (int i = 0; i < kInstances; ++i) {
        instances.push_back(std::make_unique<PluginProcessor>());
        prepare(*instances.back(), kRateHz, kBlock, false);
    }
    eventually([&] { return instances.back()->snapshot()->health.state == StreamState::kListening; });
    std::this_thread::sleep_for(std::chrono::seconds(2));
    juce::AudioBuffer<float> silence(2, kBlock);
    silence.clear();
    juce::MidiBuffer midi;
    const auto begin = Clock::now();
    const std::clock_t cpuBegin = std::clock();
    const int numBlocks = static_cast<int>(numSeconds * kRateHz / kBlock);
    for (int block = 0; block < numBlocks; ++block) {
        for (auto& instance : instances) instance->processBlock(silence, midi);
        if (block % 6 == 0)
            for (auto& instance : instances) instance->update();
        std::this_thread::sleep_until(begin + std::chrono::duration_cast<Clock::duration>(
                                                  std::chrono::duration<double>((block + 1) * kBlock / kRateHz)));
    }
    const double seconds = microsecondsSince(begin) / 1e6;
    const double cpuSeconds = static_cast<double>(std::clock() - cpuBegin) / CLOCKS_PER_SEC;
    std::printf("silent: instances %d seconds %.1f cpu %.3f %% of a core each models %zu\n", kInstances, seconds,
                100 * cpuSeconds / seconds / kInstances, Engine().numModels());
}

} // namespace

int main(int argc, char** argv) {
    const juce::ScopedJuceInitialiser_GUI juce;
    useRepositoryModels();
    measureBlocks(argc > 1 ? std::max(1000, std::atoi(argv[1])) : 300'000);
    measureSilence(argc > 2 ? std::max(1, std::atoi(argv[2])) : 20);
    return 0;
}
