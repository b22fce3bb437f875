// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Exact stream time, over hours, odd blocks and changes of rate; and the host's timeline from it.
#include "LinkTestSupport.h"
#include "StreamTimeline.h"

#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <random>

using namespace earshot;
using namespace earshot::test;

namespace {

// Thorough where it is cheap: sanitizers make this ten times slower.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::int64_t kHours = 0;
#else
constexpr std::int64_t kHours = 2;
#endif
constexpr std::int64_t kStreamSeconds = kHours > 0 ? kHours * 3600 : 600;

constexpr std::int64_t kRates[] = {44100, 48000, 96000, 22050};
constexpr std::int64_t kCommonRate =
    14'112'000; // of which all of them, and 16 kHz, are whole parts: the test's own clock

FeedPiece silence(std::int64_t startTicks, std::int64_t numFrames, const BlockPosition& position) {
    FeedPiece piece;
    piece.kind = SoundKind::kSilence;
    piece.numFrames = numFrames;
    piece.startTicks = startTicks;
    piece.rateMilliHz = toMilliHertz(position.sampleRateHz);
    piece.position = position;
    piece.startsStretch = true;
    return piece;
}

} // namespace

TEST_CASE("Sound is parted where the transport jumps, stops and starts, and not where the tempo changes", "[stream]") {
    constexpr std::int64_t kSecond = 48000;
    StreamTimeline timeline;
    std::int64_t frame = 0;
    const auto play = [&](std::int64_t seconds, const BlockPosition& position) {
        timeline.append(silence(frame * kTicksPerSecond / kSecond, seconds * kSecond, position));
        frame += seconds * kSecond;
    };
    const BlockPosition playing{
        .hasHostTime = true, .isPlaying = true, .hostSeconds = 10, .quarterNotes = 20, .tempoBpm = 120};
    BlockPosition slower = playing.advancedBy(2 * kSecond), back = playing, rounded = playing.advancedBy(kSecond);
    slower.tempoBpm = 60;
    rounded.hostSeconds += 0.01;
    play(2, playing); // 10 to 12
    play(1, slower);  // to 13
    play(1, back);    // 10 to 11
    play(1, rounded); // to 12.01
    play(1, {});

    CHECK(timeline.stretchesIn(kStreamRateHz, kStreamRateHz).empty());
    const auto found = timeline.stretchesIn(kStreamRateHz, 6 * kStreamRateHz);
    REQUIRE(found.size() == 3);
    CHECK(found[0].startSeconds == 1);
    CHECK(found[0].endSeconds == 3);
    CHECK(found[0].start->seconds == 11);
    CHECK(found[0].end.seconds == 13);
    CHECK(found[0].end.quarterNotes == 25);
    CHECK(found[1].endSeconds == 5);
    CHECK(found[1].start->seconds == 10);
    CHECK(std::abs(found[1].end.seconds - 12.01) < 1e-9);
    CHECK_FALSE(found[2].start.has_value());
    CHECK(found[2].endSeconds == 6);
}

TEST_CASE("Hours in odd blocks at four rates drift by no sample", "[stream]") {
    auto link = AudioLink::make();
    StreamTimeline timeline;
    std::minstd_rand random(7);
    const std::vector<float> sound(6000, 0.25F);
    std::int64_t rate = kRates[0];
    std::int64_t units = 0; // of 1 / kCommonRate s
    std::int64_t frame = 0;
    int wrongStarts = 0;
    int wrongFrames = 0;
    int rateChanges = 0;
    while (units < kStreamSeconds * kCommonRate) {
        if (random() % 2000 == 0) {
            rate = kRates[random() % 4];
            ++rateChanges;
        }
        const std::int64_t size = random() % 3 == 0 ? random() % 6000 : 1 + random() % 777;
        const float* channel = sound.data();
        link.tap->push(&channel, 1, size, {.sampleRateHz = static_cast<double>(rate)});
        const std::int64_t blockFrame = frame;
        const std::int64_t blockUnits = units;
        frame += size;
        units += size * (kCommonRate / rate);
        std::int64_t at = blockFrame;
        while (const auto piece = link.feed->next(5000)) {
            timeline.append(*piece);
            // 50 ticks are one of the test's units.
            const std::int64_t expected = blockUnits + (at - blockFrame) * (kCommonRate / rate);
            wrongStarts += piece->startTicks == expected * 50 && piece->firstFrame == at ? 0 : 1;
            at += piece->numFrames;
        }
        if (size == 0) continue;
        // The model sample in the middle of the block sounds at the very frame that the test computes.
        const std::int64_t model = (blockUnits + units) / 2 / (kCommonRate / kStreamRateHz);
        const std::int64_t modelUnits = model * (kCommonRate / kStreamRateHz);
        if (modelUnits < blockUnits) continue;
        const std::int64_t expectedFrame = blockFrame + (modelUnits - blockUnits) / (kCommonRate / rate);
        wrongFrames += timeline.frameAt(model) == expectedFrame ? 0 : 1;
        timeline.forgetBefore(model - 60 * kStreamRateHz);
    }
    CHECK(rateChanges > 10);
    CHECK(wrongStarts == 0);
    CHECK(wrongFrames == 0);
    CHECK(timeline.numStretches() < 100);
    CHECK(link.tap->counters().lostFrames == 0);
}

TEST_CASE("Rates that no clock divides drift by less than a nanosecond a change", "[stream]") {
    StreamClock clock;
    constexpr std::int64_t kOddMilliHz = 44'055'944; // 44.1 kHz of a film at 29.97 pictures a second
    for (int hour = 0; hour < 24; ++hour) {
        clock.setRate(kOddMilliHz);
        clock.advance(kOddMilliHz * 3); // 3000 s exactly
        clock.setRate(47'999'999);
        clock.advance(47'999'999);
        clock.advance(47'999'999); // 2000 s
    }
    const double errorSeconds = std::abs(ticksToSeconds(clock.now() - 24 * 5000 * kTicksPerSecond));
    CHECK(errorSeconds < 48 * 2e-9);
}

TEST_CASE("The clock's whole numbers suffice for years", "[unit]") {
    StreamClock clock;
    clock.setRate(384'000'000);
    clock.advance(std::int64_t{384'000} * 3600 * 24 * 365 * 10);
    CHECK(clock.now() == std::int64_t{3600} * 24 * 365 * 10 * kTicksPerSecond);
    CHECK(mulDivFloor(-1, 3, 2) == -2);
    CHECK(modelSampleAtOrAfter(0) == 0);
    CHECK(modelSampleAtOrAfter(1) == 1);
    CHECK(modelSampleAtOrAfter(kTicksPerModelSample) == 1);
}

TEST_CASE("The host's timeline is followed while it plays, and stands while it does not", "[unit]") {
    StreamTimeline timeline;
    CHECK_FALSE(timeline.hostAt(0).has_value());
    BlockPosition stopped = playingAt(3.0);
    stopped.isPlaying = false;
    timeline.append(silence(0, 48000, playingAt(100.0)));
    timeline.append(silence(kTicksPerSecond, 48000, stopped));
    timeline.append(silence(2 * kTicksPerSecond, 48000, {}));
    const auto playing = timeline.hostAt(kStreamRateHz / 2);
    REQUIRE(playing.has_value());
    CHECK(std::abs(playing->seconds - 100.5) < 1e-12);
    CHECK(std::abs(playing->quarterNotes - 201.0) < 1e-12);
    const auto standing = timeline.hostAt(3 * kStreamRateHz / 2);
    REQUIRE(standing.has_value());
    CHECK(standing->seconds == 3.0);
    CHECK_FALSE(timeline.hostAt(5 * kStreamRateHz / 2).has_value()); // a host that says nothing
}

TEST_CASE("Places have bars and beats from the time signature, before the told bar and after it", "[unit]") {
    BlockPosition position = playingAt(10.0);                                              // 20 quarter notes
    position.meter = {.beatsPerBar = 6, .beatUnit = 8, .barsBefore = 5, .barStart = 19.0}; // bars of 3 quarter notes
    const auto at = [&](double quarterNotes) {
        const auto place = position.meter.at(quarterNotes);
        REQUIRE(place.has_value());
        return std::pair(place->bar, place->beat);
    };
    CHECK(at(19.0) == std::pair<std::int64_t, double>(6, 1));
    CHECK(at(21.5) == std::pair<std::int64_t, double>(6, 6));
    CHECK(at(22.0) == std::pair<std::int64_t, double>(7, 1));
    CHECK(at(22.0 - 1e-7) == std::pair<std::int64_t, double>(7, 1)); // a host that rounds
    CHECK(at(18.75) == std::pair<std::int64_t, double>(5, 6.5));
    CHECK(at(0.5) == std::pair<std::int64_t, double>(-1, 6)); // hosts count before their beginning
    CHECK_FALSE(position.meter.at(1e300).has_value());
    CHECK_FALSE(Meter{}.at(20).has_value());

    StreamTimeline timeline;
    timeline.append(silence(0, 96000, position));
    CHECK(timeline.hostAt(kStreamRateHz)->bar->bar == 7);
    CHECK(timeline.hostAt(kStreamRateHz)->bar->beat == 1);
    CHECK(timeline.stretchesIn(0, kStreamRateHz).at(0).start->bar->beat == 3);
}

TEST_CASE("A timeline forgets what it is told to forget, and never grows beyond its bound", "[unit]") {
    StreamTimeline timeline;
    const auto count = static_cast<std::int64_t>(StreamTimeline::kMaxStretches);
    for (std::int64_t i = 0; i < count + 100; ++i)
        timeline.append(silence(i * kTicksPerModelSample, 3, playingAt(static_cast<double>(i))));
    CHECK(timeline.numStretches() == StreamTimeline::kMaxStretches);
    CHECK_FALSE(timeline.hostAt(99).has_value());
    CHECK(timeline.hostAt(100)->seconds == 100.0);
    timeline.forgetBefore(count);
    CHECK(timeline.numStretches() == 100);
    CHECK_FALSE(timeline.hostAt(count - 1).has_value());
    CHECK(timeline.hostAt(count)->seconds == static_cast<double>(count));
}
