// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A long live stream in simulated time: what a second of sound costs and how much memory is in use, ten minutes after
// ten minutes. And many silent streams in real time: what they cost together.
//   LiveSoakBench MODEL CLIP... --minutes 60
//   LiveSoakBench MODEL --silent-streams 16 --seconds 20
#include "AudioReader.h"
#include "Engine.h"
#include "LiveSimulation.h"
#include "ResidentMemory.h"

#include <sys/resource.h>
#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <thread>

namespace {

using namespace earshot;

double cpuSeconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

std::vector<float> readAll(const std::string& path) {
    auto reader = AudioReader::open(path, 16000);
    std::vector<float> samples, block(16000);
    while (reader.ok()) {
        const auto count = reader->read(block);
        if (!count.ok()) break;
        samples.insert(samples.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(*count));
        if (*count < block.size()) break;
    }
    samples.insert(samples.end(), 24000, 0.0F); // a pause
    return samples;
}

int soak(const StreamConfiguration& configuration, const std::vector<std::string>& clips, int minutes) {
    std::vector<std::vector<float>> sounds;
    for (const std::string& clip : clips) sounds.push_back(readAll(clip));
    Workspace workspace;
    workspace.compute = ComputeContext(1);
    LiveSimulation simulation(configuration, {});
    double heardSeconds = 0, lastCpu = cpuSeconds(), lastHeard = 0;
    std::size_t next = 0;
    for (int minute = 1; minute <= minutes; ++minute) {
        while (heardSeconds < 60.0 * minute) {
            const auto& sound = sounds[next++ % sounds.size()];
            (void)simulation.hear(workspace, sound);
            heardSeconds += static_cast<double>(sound.size()) / 16000;
        }
        if (minute > 2 && minute % 10 != 0) continue;
        const auto health = simulation.snapshot()->health;
        std::printf("minute %d cpu_per_second %.4f resident_mib %.1f stream_minus_heard_ms %.3f\n", minute,
                    (cpuSeconds() - lastCpu) / (heardSeconds - lastHeard), test::residentMiB(),
                    1000 * (health.streamSeconds - heardSeconds));
        std::fflush(stdout);
        lastCpu = cpuSeconds();
        lastHeard = heardSeconds;
    }
    return 0;
}

int silentStreams(const std::string& model, int numStreams, int seconds) {
    Engine engine;
    StreamSettings settings;
    settings.model = model;
    std::vector<std::unique_ptr<LiveStream>> streams;
    const double before = test::residentMiB();
    for (int i = 0; i < numStreams; ++i) {
        streams.push_back(engine.openStream());
        streams.back()->configure(settings);
    }
    std::this_thread::sleep_for(std::chrono::seconds(3));
    std::printf("streams %d models %zu resident_mib_added %.1f\n", numStreams, engine.numModels(),
                test::residentMiB() - before);
    const std::vector<float> silence(480, 0.0F);
    const float* channels[2] = {silence.data(), silence.data()};
    const auto run = [&](bool push) {
        const double cpu = cpuSeconds();
        const auto begin = std::chrono::steady_clock::now();
        for (int block = 0; block < seconds * 100; ++block) {
            if (push)
                for (const auto& stream : streams) stream->tap().push(channels, 2, 480, {.sampleRateHz = 48000});
            std::this_thread::sleep_until(begin + std::chrono::milliseconds(10) * (block + 1));
        }
        return (cpuSeconds() - cpu) / seconds;
    };
    const double idle = run(false), silent = run(true);
    std::printf("cpu_percent_of_a_core_per_stream without_sound %.3f silent %.3f\n", 100 * idle / numStreams,
                100 * silent / numStreams);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"Long and many live streams"};
    std::string model;
    std::vector<std::string> clips;
    int minutes = 60, numStreams = 0, seconds = 20;
    app.add_option("model", model)->required();
    app.add_option("clips", clips);
    app.add_option("--minutes", minutes);
    app.add_option("--silent-streams", numStreams);
    app.add_option("--seconds", seconds);
    CLI11_PARSE(app, argc, argv);
    if (numStreams > 0) return silentStreams(model, numStreams, seconds);

    ModelLibrary library(1);
    StreamSettings settings;
    settings.model = model;
    auto models = StreamModels::load(library, settings);
    if (!models.ok()) {
        std::fprintf(stderr, "%s\n", models.error().toString().c_str());
        return 1;
    }
    return soak({settings, std::move(models).value()}, clips, minutes);
}
