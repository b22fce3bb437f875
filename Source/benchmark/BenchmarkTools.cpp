// SPDX-License-Identifier: AGPL-3.0-or-later
#include "BenchmarkTools.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>
#include <numbers>
#include <string>

namespace earshot {

double secondsSince(BenchmarkClock::time_point start) {
    return std::chrono::duration<double>(BenchmarkClock::now() - start).count();
}

double processorSeconds() {
    const std::clock_t ticks = std::clock();
    return ticks < 0 ? 0.0 : static_cast<double>(ticks) / CLOCKS_PER_SEC;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + std::ssize(values) / 2;
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::vector<float> testSignal(std::size_t numSamples) {
    std::vector<float> samples(numSamples);
    for (std::size_t i = 0; i < numSamples; ++i) {
        const double t = static_cast<double>(i % 160000) / 16000.0;
        samples[i] =
            static_cast<float>(std::numbers::sqrt2 * std::sin(2.0 * std::numbers::pi * (100.0 * t + 150.0 * t * t)));
    }
    return samples;
}

double processMemoryMb(std::string_view field) {
    std::ifstream status("/proc/self/status");
    for (std::string name; status >> name;)
        if (double kilobytes = 0.0; name == field && status >> kilobytes) return kilobytes / 1024.0;
    return 0.0;
}

} // namespace earshot
