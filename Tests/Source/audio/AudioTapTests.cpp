// SPDX-License-Identifier: AGPL-3.0-or-later
//
// From host buffers to the feed: downmix, hostile samples, refusal and gaps, silence, positions, the end.
#include "LinkTestSupport.h"

#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <limits>
#include <thread>

using namespace earshot;
using namespace earshot::test;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

} // namespace

TEST_CASE("Blocks of any length arrive whole and in order", "[unit]") {
    auto link = AudioLink::make();
    std::int64_t frame = 0;
    std::vector<float> heard;
    for (std::int64_t size : {1, 64, 0, 8192, 17, 480, 9000, 1, 0, 4096}) {
        CHECK(pushMono(*link.tap, pattern(frame, size)) == size);
        frame += size;
        const auto some = hearSignal(*link.feed, 1000);
        heard.insert(heard.end(), some.begin(), some.end());
    }
    CHECK(heard == pattern(0, frame));
    CHECK(link.tap->counters().lostFrames == 0);
}

TEST_CASE("Channels are averaged, in float and in double, and absent ones are silent", "[unit]") {
    auto link = AudioLink::make();
    const float left[] = {0.5F, -0.5F};
    const float right[] = {0.5F, 0.25F};
    const float* both[] = {left, right};
    CHECK(link.tap->push(both, 2, 2, {}) == 2);
    CHECK(hearSignal(*link.feed) == std::vector<float>{0.5F, -0.125F});

    const double leftDouble[] = {0.5, -0.5};
    const double* three[] = {leftDouble, nullptr, leftDouble};
    CHECK(link.tap->push(three, 3, 2, {}) == 2);
    const auto heard = hearSignal(*link.feed);
    CHECK(std::abs(heard[0] - 1.0F / 3) < 1e-7F);
    CHECK(std::abs(heard[1] + 1.0F / 3) < 1e-7F);
}

TEST_CASE("Sixty-four channels are averaged too", "[unit]") {
    auto link = AudioLink::make();
    const std::vector<float> samples(480, 0.25F);
    const std::vector<const float*> channels(64, samples.data());
    CHECK(link.tap->push(channels.data(), 64, 480, {}) == 480);
    CHECK(hearSignal(*link.feed) == samples);
}

TEST_CASE("Samples that are not numbers become silence and are counted", "[unit]") {
    auto link = AudioLink::make();
    CHECK(pushMono(*link.tap, {kNan, kInfinity, -kInfinity, 0.25F}) == 4);
    CHECK(hearSignal(*link.feed) == std::vector<float>{0, 0, 0, 0.25F});
    CHECK(link.tap->counters().nonFiniteSamples == 3);

    const double beyondFloat[] = {1e300, -0.5};
    const double* channels[] = {beyondFloat};
    CHECK(link.tap->push(channels, 1, 2, {}) == 2);
    CHECK(hearSignal(*link.feed) == std::vector<float>{0, -0.5F});
    CHECK(link.feed->counters().nonFiniteSamples == 4);
}

TEST_CASE("Whatever the samples are, what comes out is finite and within bounds", "[unit]") {
    auto link = AudioLink::make();
    constexpr float kHuge = std::numeric_limits<float>::max();
    constexpr float kDenormal = std::numeric_limits<float>::denorm_min();
    const std::vector<float> left = {kHuge, -kHuge, kHuge, kDenormal, kNan, 1e-30F, 1.0F};
    const std::vector<float> right = {kHuge, -kHuge, -kInfinity, kDenormal, 0.5F, 0, 1.0F};
    const float* channels[] = {left.data(), right.data()};
    link.tap->push(channels, 2, 7, {});
    for (const float sample : hearSignal(*link.feed)) CHECK((std::isfinite(sample) && std::abs(sample) <= 64));
    CHECK(std::isfinite(link.tap->levels().peak));
}

TEST_CASE("No channels are silence of that length, not nothing", "[unit]") {
    auto link = AudioLink::make();
    CHECK(link.tap->push(static_cast<const float* const*>(nullptr), 2, 100, {}) == 100);
    const float* none[] = {nullptr};
    CHECK(link.tap->push(none, 0, 50, {}) == 50);
    pushMono(*link.tap, {1.0F});
    const auto heard = hearAll(*link.feed);
    REQUIRE(heard.size() == 2);
    CHECK(heard[0].piece.kind == SoundKind::kSilence);
    CHECK(heard[0].piece.numFrames == 150);
    CHECK(heard[1].piece.firstFrame == 150);
}

TEST_CASE("While it does not listen time goes on in silence", "[unit]") {
    auto link = AudioLink::make();
    pushMono(*link.tap, pattern(0, 10));
    link.tap->setListening(false);
    pushMono(*link.tap, pattern(10, 10));
    link.tap->setListening(true);
    pushMono(*link.tap, pattern(20, 10));
    auto expected = pattern(0, 30);
    std::fill(expected.begin() + 10, expected.begin() + 20, 0.0F);
    CHECK(hearSignal(*link.feed) == expected);
    CHECK(link.tap->counters().lostFrames == 0);
}

TEST_CASE("Hours of silence that nobody takes need no room", "[unit]") {
    auto link = AudioLink::make({.capacityFrames = 64, .capacityMessages = 4});
    const std::int64_t blocks = 1'000'000;
    for (std::int64_t i = 0; i < blocks; ++i)
        REQUIRE(link.tap->push(static_cast<const float* const*>(nullptr), 0, 480, {}) == 480);
    pushMono(*link.tap, {1.0F});
    std::int64_t silent = 0;
    while (const auto piece = link.feed->next(1 << 20)) silent += piece->numFrames;
    pushMono(*link.tap, {1.0F}); // now there is room to say so
    link.tap->close();
    while (const auto piece = link.feed->next(1 << 20)) silent += piece->numFrames;
    CHECK(silent == 480 * blocks + 2);
}

TEST_CASE("A full ring refuses the newest frames, and the feed learns of a gap of exactly that length", "[unit]") {
    auto link = AudioLink::make({.capacityFrames = 1024});
    CHECK(pushMono(*link.tap, pattern(0, 8192)) == 1024);
    CHECK(pushMono(*link.tap, pattern(8192, 64)) == 0);
    CHECK(link.tap->counters().lostFrames == 8192 - 1024 + 64);
    auto heard = hearAll(*link.feed);
    REQUIRE(heard.size() == 1);
    CHECK(heard[0].samples == pattern(0, 1024));

    CHECK(pushMono(*link.tap, pattern(8256, 100)) == 100);
    heard = hearAll(*link.feed);
    REQUIRE(heard.size() == 2);
    CHECK(heard[0].piece.kind == SoundKind::kLost);
    CHECK(heard[0].piece.firstFrame == 1024);
    CHECK(heard[0].piece.numFrames == 8256 - 1024);
    CHECK(heard[1].piece.firstFrame == 8256);
    CHECK(heard[1].samples == pattern(8256, 100));
}

TEST_CASE("A ring that was full takes sound again once a quarter is free: one gap, not a sieve", "[unit]") {
    auto link = AudioLink::make({.capacityFrames = 1024});
    pushMono(*link.tap, pattern(0, 1025));
    std::int64_t frame = 1025;
    int numGaps = 0;
    bool inGap = false;
    for (int step = 0; step < 40; ++step) { // a consumer at half the speed
        if (const auto piece = link.feed->next(32)) {
            numGaps += piece->kind == SoundKind::kLost && !inGap ? 1 : 0;
            inGap = piece->kind == SoundKind::kLost;
        }
        pushMono(*link.tap, pattern(frame, 64));
        frame += 64;
    }
    CHECK(numGaps <= 2);
}

TEST_CASE("A gap at the very end is told too", "[unit]") {
    for (std::size_t capacityMessages : {std::size_t{4}, std::size_t{64}}) {
        auto link = AudioLink::make({.capacityFrames = 64, .capacityMessages = capacityMessages});
        std::int64_t pushed = 0;
        for (int i = 0; i < 20; ++i) { // each block is a stretch of its own, so that the messages run out
            pushMono(*link.tap, pattern(pushed, 10), playingAt(100.0 * i));
            pushed += 10;
        }
        link.tap->close();
        std::int64_t heard = 0;
        while (const auto piece = link.feed->next(7)) heard += piece->numFrames;
        CHECK(heard == pushed);
        CHECK(link.feed->isFinished());
    }
}

TEST_CASE("The last sample pushed is delivered before the feed ends", "[unit]") {
    auto link = AudioLink::make();
    CHECK_FALSE(link.feed->isFinished());
    pushMono(*link.tap, pattern(0, 1000));
    link.tap->close();
    CHECK(pushMono(*link.tap, pattern(0, 10)) == 0); // nothing comes after the end
    CHECK_FALSE(link.feed->isFinished());
    CHECK(hearSignal(*link.feed, 333) == pattern(0, 1000));
    CHECK(link.feed->isFinished());
    CHECK_FALSE(link.feed->next(100).has_value());
}

TEST_CASE("A tap that is destroyed ends its feed, and a feed that is destroyed does not hurt its tap", "[unit]") {
    auto link = AudioLink::make({.capacityFrames = 64});
    pushMono(*link.tap, pattern(0, 5));
    link.tap.reset();
    CHECK(hearSignal(*link.feed) == pattern(0, 5));
    CHECK(link.feed->isFinished());

    auto other = AudioLink::make({.capacityFrames = 64});
    other.feed.reset();
    CHECK(pushMono(*other.tap, pattern(0, 100)) == 64);
}

TEST_CASE("A host that simply plays on needs one message, however long", "[unit]") {
    auto link = AudioLink::make({.capacityMessages = 4});
    std::int64_t frame = 0;
    int stretches = 0;
    for (int i = 0; i < 10'000; ++i) {
        // As hosts round: to a whole nanosecond, from the number of samples.
        const double seconds = std::round(1e9 * static_cast<double>(frame) / 44100) / 1e9;
        pushMono(*link.tap, pattern(frame, 64), playingAt(seconds, 44100));
        frame += 64;
        while (const auto piece = link.feed->next(1 << 20)) stretches += piece->startsStretch ? 1 : 0;
    }
    CHECK(stretches == 1);
    CHECK(link.tap->counters().lostFrames == 0);
}

TEST_CASE("Seeks, loops, tempo, time signature, transport and rate each begin a stretch with their own position",
          "[unit]") {
    auto link = AudioLink::make();
    BlockPosition waltz = playingAt(10.01); // which else would continue
    waltz.meter = {.beatsPerBar = 3, .beatUnit = 4, .barsBefore = 6, .barStart = 18};
    BlockPosition looping = playingAt(12.01);
    looping.isLooping = true;
    BlockPosition faster = playingAt(4.0);
    faster.tempoBpm = 140;
    BlockPosition stopped = playingAt(4.01);
    stopped.isPlaying = false;
    BlockPosition recording = stopped;
    recording.isRecording = true;
    const BlockPosition positions[] = {playingAt(10.0), waltz, playingAt(12.0),        looping, faster, stopped,
                                       recording,       {},    {.sampleRateHz = 96000}};
    for (const BlockPosition& position : positions) pushMono(*link.tap, pattern(0, 480), position);
    const auto heard = hearAll(*link.feed);
    REQUIRE(heard.size() == std::size(positions));
    for (std::size_t i = 0; i < heard.size(); ++i) {
        INFO(i);
        CHECK(heard[i].piece.startsStretch);
        CHECK(heard[i].piece.firstFrame == static_cast<std::int64_t>(480 * i));
        CHECK(heard[i].piece.position.hostSeconds == positions[i].hostSeconds);
        CHECK(heard[i].piece.position.tempoBpm == positions[i].tempoBpm);
        CHECK(heard[i].piece.position.meter.beatsPerBar == positions[i].meter.beatsPerBar);
        CHECK(heard[i].piece.position.isPlaying == positions[i].isPlaying);
        CHECK(heard[i].piece.position.isRecording == positions[i].isRecording);
        CHECK(heard[i].piece.position.isLooping == positions[i].isLooping);
        CHECK(heard[i].piece.position.hasHostTime == positions[i].hasHostTime);
        CHECK(heard[i].piece.rateMilliHz == (i == 8 ? 96'000'000 : 48'000'000));
    }
}

TEST_CASE("A piece in the middle of a stretch knows its own place", "[unit]") {
    auto link = AudioLink::make();
    pushMono(*link.tap, pattern(0, 4800), playingAt(10.0));
    const auto heard = hearAll(*link.feed, 2400);
    REQUIRE(heard.size() == 2);
    CHECK_FALSE(heard[1].piece.startsStretch);
    CHECK(std::abs(heard[1].piece.position.hostSeconds - 10.05) < 1e-12);
    CHECK(std::abs(heard[1].piece.position.quarterNotes - 20.1) < 1e-12);
    CHECK(heard[1].piece.startTicks == kTicksPerSecond / 20);
}

TEST_CASE("Nonsense that a host says of a block is not believed", "[unit]") {
    auto link = AudioLink::make();
    for (double rate : {0.0, -1.0, 1e12, std::nan(""), std::numeric_limits<double>::infinity()}) {
        BlockPosition position = playingAt(std::nan(""), rate);
        position.tempoBpm = std::numeric_limits<double>::infinity();
        position.meter = {.beatsPerBar = 3, .beatUnit = 4, .barsBefore = 0, .barStart = std::nan("")};
        CHECK(pushMono(*link.tap, pattern(0, 10), position) == 10);
    }
    const float sample = 1;
    const float* channel = &sample;
    CHECK(link.tap->push(&channel, 1, -5, {}) == 0);
    CHECK(link.tap->push(&channel, -1, 5, {}) == 5);
    for (const HeardPiece& heard : hearAll(*link.feed)) {
        CHECK(heard.piece.rateMilliHz == 48'000'000);
        CHECK_FALSE(heard.piece.position.hasHostTime);
        CHECK(heard.piece.position.tempoBpm == 0);
        CHECK(heard.piece.position.meter.beatsPerBar == 0);
    }
}

TEST_CASE("Frames lost while not even a message fits keep their length in time", "[unit]") {
    auto link = AudioLink::make({.capacityFrames = 1 << 16, .capacityMessages = 4});
    for (int i = 0; i < 4; ++i) pushMono(*link.tap, pattern(0, 480), playingAt(10.0 * i));
    for (int i = 0; i < 300; ++i) CHECK(pushMono(*link.tap, pattern(0, 441), {.sampleRateHz = 44100}) == 0);
    std::int64_t endTicks = 0;
    while (const auto piece = link.feed->next(1 << 20)) endTicks = piece->endTicks;
    CHECK(pushMono(*link.tap, pattern(0, 441), {.sampleRateHz = 44100}) == 441);
    while (const auto piece = link.feed->next(1 << 20)) endTicks = piece->endTicks;
    CHECK(endTicks == kTicksPerSecond * (4 + 300 + 1) / 100);
}

TEST_CASE("Offline rendering waits for the feed, and nothing is lost", "[thread]") {
    auto link = AudioLink::make({.capacityFrames = 1000, .capacityMessages = 4});
    constexpr std::int64_t kFrames = 300'000;
    std::thread renderer([&tap = *link.tap] {
        const auto samples = pattern(0, kFrames);
        for (std::int64_t frame = 0; frame < kFrames; frame += 10'000) {
            const float* channel = samples.data() + frame;
            tap.pushBlocking(&channel, 1, 10'000, playingAt(static_cast<double>(frame) / 48000),
                             std::chrono::seconds(60));
        }
        tap.close();
    });
    std::vector<float> heard;
    while (!link.feed->isFinished()) {
        const auto some = hearSignal(*link.feed, 777);
        heard.insert(heard.end(), some.begin(), some.end());
        if (some.empty()) std::this_thread::yield();
    }
    renderer.join();
    CHECK(link.feed->counters().lostFrames == 0);
    CHECK(heard == pattern(0, kFrames));
}

TEST_CASE("Offline rendering gives up after its time-out, and says how much was taken", "[thread]") {
    auto link = AudioLink::make({.capacityFrames = 1024});
    const auto samples = pattern(0, 3000);
    const float* channel = samples.data();
    CHECK(link.tap->pushBlocking(&channel, 1, 3000, {}, std::chrono::milliseconds(5)) == 1024);
    CHECK(link.tap->counters().lostFrames == 3000 - 1024);
}

TEST_CASE("Meters show peak and effective level, and fall to zero in silence", "[unit]") {
    auto link = AudioLink::make();
    pushMono(*link.tap, std::vector<float>(LevelMeter::kWindowFrames, -0.5F));
    CHECK(link.tap->levels().peak == 0.5F);
    CHECK(std::abs(link.feed->levels().rms - 0.5F) < 1e-5F);
    link.tap->push(static_cast<const float* const*>(nullptr), 0, LevelMeter::kWindowFrames, {});
    CHECK(link.tap->levels().peak == 0.5F); // a window longer, so that nobody misses it
    link.tap->push(static_cast<const float* const*>(nullptr), 0, LevelMeter::kWindowFrames, {});
    link.tap->push(static_cast<const float* const*>(nullptr), 0, 1, {});
    CHECK(link.tap->levels().peak == 0);
    CHECK(link.tap->levels().rms == 0);
}
