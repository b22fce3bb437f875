// SPDX-License-Identifier: AGPL-3.0-or-later
//
// How long a push keeps the audio thread: each one timed by itself, while another thread takes what was pushed. The
// pushing thread has real-time priority, as hosts give theirs, where the system grants it. Between pushes as much
// memory is touched as a host's other work would, so that caches are cold. One line per scenario;
// the last is what this machine's interrupts do to a loop that only waits as long as the first scenario's median push:
//
//   AudioTapBench [PUSHES]
//   stereo64: pushes 1000000 p50 0.123 us p99 0.234 us p99.99 1.234 us max 12.345 us lost 0
#include "AudioLink.h"

#if defined(__linux__)
#include <pthread.h>
#include <sched.h>
#endif

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

using namespace earshot;

namespace {

constexpr std::size_t kHostBytes = std::size_t{256} << 10;

struct Scenario {
    const char* name;
    int numChannels;
    std::int64_t numFrames;
    bool seeks;    // each block a new position: the most messages
    bool consumes; // else the ring fills up, and pushes are refused
};

double percentile(const std::vector<double>& sorted, double share) {
    return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

bool askForRealtimePriority() {
#if defined(__linux__)
    sched_param priority{};
    priority.sched_priority = 70;
    return pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority) == 0;
#else
    return false;
#endif
}

// Touches every cache line of it.
void workAsHost(std::vector<unsigned char>& memory) {
    for (std::size_t i = 0; i < memory.size(); i += 64) ++memory[i];
}

using Clock = std::chrono::steady_clock;

double microsecondsSince(Clock::time_point begin) {
    return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

std::vector<double> timePushes(AudioTap& tap, const Scenario& scenario, int numPushes) {
    const std::vector<float> samples(static_cast<std::size_t>(scenario.numFrames), 0.25F);
    const std::vector<const float*> channels(static_cast<std::size_t>(scenario.numChannels), samples.data());
    std::vector<unsigned char> hostMemory(kHostBytes);
    std::vector<double> microseconds(static_cast<std::size_t>(numPushes));
    BlockPosition position{.hasHostTime = true, .isPlaying = true, .tempoBpm = 120};
    for (double& time : microseconds) {
        workAsHost(hostMemory);
        const auto begin = Clock::now();
        tap.push(channels.data(), scenario.numChannels, scenario.numFrames, position);
        time = microsecondsSince(begin);
        position = scenario.seeks ? position.advancedBy(48000) : position.advancedBy(scenario.numFrames);
    }
    return microseconds;
}

// Sorts the times. Returns their median.
double report(const char* name, std::vector<double>& times, std::int64_t lostFrames, bool isRealtime) {
    std::sort(times.begin(), times.end());
    std::printf("%s: pushes %zu p50 %.3f us p99 %.3f us p99.99 %.3f us max %.3f us lost %lld%s\n", name, times.size(),
                percentile(times, 0.5), percentile(times, 0.99), percentile(times, 0.9999), times.back(),
                static_cast<long long>(lostFrames), isRealtime ? "" : " (without real-time priority)");
    return percentile(times, 0.5);
}

double measure(const Scenario& scenario, int numPushes) {
    // With room for everything, or a consumer that gets no processor would make pushes look cheap.
    AudioTapConfig config;
    if (scenario.consumes) {
        config.capacityMessages = static_cast<std::size_t>(numPushes);
        config.capacityFrames = config.capacityMessages * static_cast<std::size_t>(scenario.numFrames);
    }
    auto link = AudioLink::make(config);
    std::thread consumer([&scenario, feed = link.feed.get()] {
        if (!scenario.consumes) return;
        while (!feed->isFinished()) {
            while (feed->next(4096)) {}
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    });
    std::vector<double> times;
    bool isRealtime = false;
    std::thread([&] {
        isRealtime = askForRealtimePriority();
        times = timePushes(*link.tap, scenario, numPushes);
    }).join();
    link.tap->close();
    consumer.join();
    return report(scenario.name, times, link.tap->counters().lostFrames, isRealtime);
}

void measureWaiting(double waitMicroseconds, int numPushes) {
    std::vector<unsigned char> hostMemory(kHostBytes);
    std::vector<double> times(static_cast<std::size_t>(numPushes));
    bool isRealtime = false;
    std::thread([&] {
        isRealtime = askForRealtimePriority();
        for (double& time : times) {
            workAsHost(hostMemory);
            const auto begin = Clock::now();
            do time = microsecondsSince(begin);
            while (time < waitMicroseconds);
        }
    }).join();
    report("waiting", times, 0, isRealtime);
}

} // namespace

int main(int argc, char** argv) {
    const int numPushes = argc > 1 ? std::max(1, std::atoi(argv[1])) : 300'000;
    const double median = measure({"stereo64", 2, 64, false, true}, numPushes);
    measure({"stereo64seeking", 2, 64, true, true}, numPushes);
    measure({"surround64", 8, 64, false, true}, numPushes);
    measure({"stereo64refused", 2, 64, false, false}, numPushes);
    measureWaiting(median, numPushes);
    return 0;
}
