// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What the benchmarks of this folder share: clocks, a signal, the process's memory. Any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>
#include <vector>

namespace earshot {

using BenchmarkClock = std::chrono::steady_clock;

[[nodiscard]] double secondsSince(BenchmarkClock::time_point start);
// Of all threads of the process so far; 0 where the system does not tell.
[[nodiscard]] double processorSeconds();
[[nodiscard]] double median(std::vector<double> values);
// A chirp at 16 kHz, again every ten seconds: any sound does, the work does not depend on it.
[[nodiscard]] std::vector<float> testSignal(std::size_t numSamples);
// A field of /proc/self/status in MB: "VmHWM:", the largest resident size, or "VmRSS:", the present one. 0 elsewhere
// than on Linux.
[[nodiscard]] double processMemoryMb(std::string_view field);

} // namespace earshot
