// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What the audio thread runs takes no memory, no lock and no system call, whatever the host does. In the rtsan preset
// RealtimeSanitizer watches the same calls.
#include "AudioLink.h"
#include "RealtimeGuard.h"
#include "ThreadRole.h"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

using namespace earshot;
using earshot::test::ForbiddenCalls;
using earshot::test::RealtimeGuard;

namespace {

constexpr std::int64_t kLongestBlock = 9000;

// A host's buffers, made before any guard is up.
struct HostBuffers {
    std::vector<float> samples = std::vector<float>(kLongestBlock, 0.25F);
    std::vector<double> doubles = std::vector<double>(kLongestBlock, 0.25);
    std::array<const float*, 8> channels;
    std::array<const double*, 8> doubleChannels;

    HostBuffers() {
        for (std::size_t i = 0; i < kLongestBlock; i += 100) {
            samples[i] = std::numeric_limits<float>::quiet_NaN();
            samples[i + 1] = std::numeric_limits<float>::infinity();
            samples[i + 2] = std::numeric_limits<float>::denorm_min();
            doubles[i] = std::numeric_limits<double>::quiet_NaN();
        }
        channels.fill(samples.data());
        doubleChannels.fill(doubles.data());
    }
};

void check(const ForbiddenCalls& calls) {
    INFO("first: " << (calls.first ? calls.first : "nothing"));
    CHECK(calls.allocations == 0);
    CHECK(calls.locks == 0);
    CHECK(calls.systemCalls == 0);
}

} // namespace

TEST_CASE("Pushing any block takes no memory, no lock and no system call", "[rt]") {
    const HostBuffers buffers;
    auto link = AudioLink::make();
    for (const std::int64_t frames :
         {std::int64_t{0}, std::int64_t{1}, std::int64_t{64}, std::int64_t{480}, std::int64_t{8192}, kLongestBlock}) {
        for (const int numChannels : {0, 1, 2, 8}) {
            for (const double rateHz : {44100.0, 96000.0, 0.0}) {
                const BlockPosition position{.sampleRateHz = rateHz, .hasHostTime = true, .isPlaying = true};
                RealtimeGuard guard;
                const ScopedRole role(ThreadRole::kAudio);
                link.tap->push(buffers.channels.data(), numChannels, frames, position);
                link.tap->push(buffers.doubleChannels.data(), numChannels, frames, position);
                check(guard.stop());
            }
        }
        while (link.feed->next(1 << 20)) {}
    }
}

TEST_CASE("Neither do full rings, muting, meters and closing", "[rt]") {
    const HostBuffers buffers;
    auto link = AudioLink::make({.capacityFrames = 4096, .capacityMessages = 4});
    RealtimeGuard guard;
    float shown = 0;
    for (int i = 0; i < 50; ++i) {
        link.tap->setListening(i % 7 != 0);
        link.tap->push(buffers.channels.data(), 2, 480, {.hasHostTime = true, .hostSeconds = 10.0 * i});
        shown += link.tap->levels().peak;
    }
    link.tap->close();
    const std::int64_t lost = link.tap->counters().lostFrames;
    check(guard.stop());
    CHECK(lost > 0);
    CHECK(std::isfinite(shown));
}
