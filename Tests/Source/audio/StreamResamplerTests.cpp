// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Live resampling: sample n stands for n / 16000 s whatever happens to rates and gaps before it.
#include "LinkTestSupport.h"
#include "StreamResampler.h"

#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <numbers>
#include <random>

using namespace earshot;
using namespace earshot::test;

namespace {

// A tone of 440 Hz at any instant.
double toneAt(double seconds) {
    return 0.5 * std::sin(2 * std::numbers::pi * 440 * seconds);
}

std::vector<float> tone(double fromSeconds, double rateHz, std::int64_t frames) {
    std::vector<float> samples(static_cast<std::size_t>(frames));
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = static_cast<float>(toneAt(fromSeconds + static_cast<double>(i) / rateHz));
    return samples;
}

// What comes out, laid on the grid; where nothing comes, NaN.
struct Grid {
    std::vector<float> samples;

    void add(const StreamResampler::Output& output) {
        REQUIRE(output.firstSample >= static_cast<std::int64_t>(samples.size()));
        samples.resize(static_cast<std::size_t>(output.firstSample), std::nanf(""));
        samples.insert(samples.end(), output.samples.begin(), output.samples.end());
    }
};

void drain(AudioFeed& feed, StreamResampler& resampler, Grid& grid, std::int64_t maxFrames = 4096) {
    while (const auto piece = feed.next(maxFrames)) {
        const auto output = resampler.process(*piece);
        REQUIRE(output.ok());
        grid.add(*output);
    }
}

void finish(StreamResampler& resampler, Grid& grid) {
    const auto output = resampler.finish();
    REQUIRE(output.ok());
    grid.add(*output);
}

// The largest difference to the tone in [from, to) seconds.
double worstDifference(const Grid& grid, double fromSeconds, double toSeconds) {
    double worst = 0;
    for (auto i = static_cast<std::size_t>(fromSeconds * 16000); i < static_cast<std::size_t>(toSeconds * 16000); ++i)
        worst =
            std::max(worst, std::abs(static_cast<double>(grid.samples[i]) - toneAt(static_cast<double>(i) / 16000)));
    return worst;
}

} // namespace

TEST_CASE("Every rate comes to the model's, in phase and of the right length", "[stream]") {
    for (double rateHz : {8000.0, 16000.0, 22050.0, 44100.0, 48000.0, 96000.0, 192000.0}) {
        INFO(rateHz);
        auto link = AudioLink::make();
        StreamResampler resampler;
        Grid grid;
        const auto sound = tone(0, rateHz, static_cast<std::int64_t>(rateHz) * 2 + 1);
        pushMono(*link.tap, sound, {.sampleRateHz = rateHz});
        drain(*link.feed, resampler, grid, 333);
        finish(resampler, grid);
        CHECK(grid.samples.size() == (rateHz == 8000 ? 32002 : 32001));
        CHECK(worstDifference(grid, 0.1, 1.9) < 1e-3);
    }
}

TEST_CASE("At the model's own rate samples pass as they are", "[unit]") {
    auto link = AudioLink::make();
    StreamResampler resampler;
    Grid grid;
    pushMono(*link.tap, pattern(0, 5000), {.sampleRateHz = 16000});
    drain(*link.feed, resampler, grid, 77);
    CHECK(grid.samples == pattern(0, 5000)); // and none is held back
}

TEST_CASE("Changes of rate lose no sample, and shift none", "[stream]") {
    auto link = AudioLink::make();
    StreamResampler resampler;
    Grid grid;
    std::minstd_rand random(3);
    double seconds = 0;
    const double rates[] = {44100, 48000, 16000, 96000, 22050, 44100, 8000, 48000};
    for (double rateHz : rates) {
        // Half a second and an odd number of frames, so that no change falls on the grid.
        std::int64_t left = static_cast<std::int64_t>(rateHz) / 2 + 13;
        while (left > 0) {
            const std::int64_t size = std::min<std::int64_t>(left, 1 + random() % 997);
            pushMono(*link.tap, tone(seconds, rateHz, size), {.sampleRateHz = rateHz});
            seconds += static_cast<double>(size) / rateHz;
            left -= size;
            drain(*link.feed, resampler, grid);
        }
    }
    finish(resampler, grid);
    CHECK(static_cast<double>(grid.samples.size()) == std::ceil(seconds * 16000));
    // Within a stretch the tone lies less than one sample late: at most 2 pi 440 / 16000 of its amplitude.
    for (int stretch = 0; stretch < 8; ++stretch)
        CHECK(worstDifference(grid, 0.51 * stretch + 0.1, 0.5 * stretch + 0.45) < 0.5 * 0.18);
}

TEST_CASE("Changes of rate after every block, even of one frame, keep the grid", "[stream]") {
    auto link = AudioLink::make();
    StreamResampler resampler;
    Grid grid;
    std::int64_t units = 0; // of 1 / 14112000 s
    for (int i = 0; i < 400; ++i) {
        const std::int64_t rate = i % 2 == 0 ? 44100 : 96000;
        const std::int64_t size = 1 + i % 7;
        pushMono(*link.tap, std::vector<float>(static_cast<std::size_t>(size), 0.5F),
                 {.sampleRateHz = static_cast<double>(rate)});
        units += size * (14'112'000 / rate);
        drain(*link.feed, resampler, grid);
    }
    finish(resampler, grid);
    CHECK(static_cast<std::int64_t>(grid.samples.size()) == (units + 881) / 882);
    for (float sample : grid.samples) REQUIRE(std::abs(sample) <= 1.0F);
}

TEST_CASE("A gap leaves a hole of its length, and what follows is in its place", "[stream]") {
    auto link = AudioLink::make({.capacityFrames = 1 << 16});
    StreamResampler resampler;
    Grid grid;
    const double rateHz = 44100;
    std::int64_t frame = 0;
    const auto push = [&](std::int64_t frames) {
        pushMono(*link.tap, tone(static_cast<double>(frame) / rateHz, rateHz, frames), {.sampleRateHz = rateHz});
        frame += frames;
    };
    push((1 << 16) + 12'345); // the last of which find no room
    drain(*link.feed, resampler, grid);
    push(44100);
    drain(*link.feed, resampler, grid);
    finish(resampler, grid);

    const auto gapStart = static_cast<std::size_t>(modelSampleAtOrAfter((std::int64_t{1} << 16) * 16000));
    const auto gapEnd = static_cast<std::size_t>(modelSampleAtOrAfter(((std::int64_t{1} << 16) + 12'345) * 16000));
    REQUIRE(grid.samples.size() == static_cast<std::size_t>(modelSampleAtOrAfter(frame * 16000)));
    CHECK_FALSE(std::isnan(grid.samples[gapStart - 1]));
    CHECK(std::isnan(grid.samples[gapStart]));
    CHECK(std::isnan(grid.samples[gapEnd - 1]));
    CHECK_FALSE(std::isnan(grid.samples[gapEnd]));
    CHECK(worstDifference(grid, 0.1, 1.4) < 1e-3);
    CHECK(worstDifference(grid, 1.9, 2.6) < 0.5 * 0.18);
}

TEST_CASE("Silence takes its time", "[stream]") {
    auto link = AudioLink::make();
    StreamResampler resampler;
    Grid grid;
    link.tap->push(static_cast<const float* const*>(nullptr), 0, 48000, {});
    drain(*link.feed, resampler, grid);
    finish(resampler, grid);
    CHECK(grid.samples == std::vector<float>(16000, 0.0F));
}

TEST_CASE("The size of blocks and pieces changes no sample", "[stream]") {
    const auto sound = tone(0, 44100, 100'000);
    std::vector<float> first;
    for (std::int64_t size : {100'000, 4096, 17}) {
        auto link = AudioLink::make();
        StreamResampler resampler;
        Grid grid;
        for (std::int64_t at = 0; at < 100'000; at += size) {
            const float* channel = sound.data() + at;
            link.tap->push(&channel, 1, std::min(size, 100'000 - at), {.sampleRateHz = 44100});
            drain(*link.feed, resampler, grid, size * 3 / 4 + 1);
        }
        finish(resampler, grid);
        if (first.empty()) first = grid.samples;
        CHECK(grid.samples == first);
    }
}
