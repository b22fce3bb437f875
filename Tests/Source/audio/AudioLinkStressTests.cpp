// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Tap and feed on two threads, with everything that a host may do happening at random: every frame arrives as it was,
// in its place, with the position that it had, or is part of a gap that says so.
#include "LinkTestSupport.h"

#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <random>
#include <thread>

using namespace earshot;
using namespace earshot::test;

namespace {

struct Pushed {
    std::int64_t firstFrame;
    std::int64_t numFrames;
    bool isSilent;
    BlockPosition position;
};

// A host that seeks, stops, changes tempo and rate, mutes, and uses blocks of any size. Takes notes.
std::vector<Pushed> pushAtRandom(AudioTap& tap, std::int64_t totalFrames, unsigned seed, bool changesRate) {
    constexpr double kRates[] = {44100, 48000, 96000, 22050};
    std::minstd_rand random(seed);
    std::vector<Pushed> notes;
    BlockPosition position = playingAt(0);
    for (std::int64_t frame = 0; frame < totalFrames;) {
        const auto dice = random() % 200;
        if (dice == 0) position.hostSeconds = static_cast<double>(random() % 10000);
        if (dice == 1) position.isPlaying = !position.isPlaying;
        if (dice == 2) position.tempoBpm = 60 + static_cast<double>(random() % 120);
        if (dice == 3 && changesRate) position.sampleRateHz = kRates[random() % 4];
        const bool isSilent = random() % 50 == 0;
        const std::int64_t size = random() % 20 == 0 ? random() % 9000 : random() % 700;
        const auto samples = pattern(frame, size);
        const float* channel = samples.data();
        tap.push(&channel, isSilent ? 0 : 1, size, position);
        if (size > 0) notes.push_back({frame, size, isSilent, position});
        frame += size;
        position = position.advancedBy(size);
        if (random() % 64 == 0) std::this_thread::yield();
    }
    tap.close();
    return notes;
}

// Hears until the end, in pieces of any size, sometimes slowly.
std::vector<HeardPiece> hearAtRandom(AudioFeed& feed, unsigned seed) {
    std::minstd_rand random(seed);
    std::vector<HeardPiece> heard;
    while (!feed.isFinished()) {
        if (const auto piece = feed.next(1 + static_cast<std::int64_t>(random() % 3000)))
            heard.push_back({*piece, {piece->samples.begin(), piece->samples.end()}});
        else
            std::this_thread::yield();
        if (random() % 100 == 0) std::this_thread::sleep_for(std::chrono::microseconds(random() % 3000));
    }
    return heard;
}

struct Findings {
    std::int64_t frames = 0, lost = 0;
    int misplaced = 0, wrongSamples = 0, wrongPositions = 0, wrongSilence = 0;
};

Findings compare(const std::vector<Pushed>& pushed, const std::vector<HeardPiece>& heard) {
    Findings found;
    std::size_t block = 0;
    for (const HeardPiece& one : heard) {
        const FeedPiece& piece = one.piece;
        found.misplaced += piece.firstFrame == found.frames ? 0 : 1;
        found.frames += piece.numFrames;
        while (pushed[block].firstFrame + pushed[block].numFrames <= piece.firstFrame) ++block;
        if (piece.kind == SoundKind::kLost) {
            found.lost += piece.numFrames;
            continue;
        }
        const BlockPosition expected = pushed[block].position.advancedBy(piece.firstFrame - pushed[block].firstFrame);
        found.wrongPositions += std::abs(expected.hostSeconds - piece.position.hostSeconds) < 1e-6 &&
                                        expected.isPlaying == piece.position.isPlaying &&
                                        expected.tempoBpm == piece.position.tempoBpm &&
                                        toMilliHertz(expected.sampleRateHz) == piece.rateMilliHz
                                    ? 0
                                    : 1;
        found.wrongSilence += piece.kind == SoundKind::kSilence && !pushed[block].isSilent ? 1 : 0;
        if (piece.kind == SoundKind::kSound)
            found.wrongSamples += one.samples == pattern(piece.firstFrame, piece.numFrames) ? 0 : 1;
    }
    return found;
}

void stress(const AudioTapConfig& config, std::int64_t totalFrames, unsigned seed, bool changesRate) {
    auto link = AudioLink::make(config);
    std::vector<Pushed> pushed;
    std::thread host([&] { pushed = pushAtRandom(*link.tap, totalFrames, seed, changesRate); });
    const auto heard = hearAtRandom(*link.feed, seed + 1);
    host.join();
    const Findings found = compare(pushed, heard);
    INFO("lost " << found.lost << " of " << found.frames);
    CHECK(found.frames == pushed.back().firstFrame + pushed.back().numFrames);
    CHECK(found.lost == link.tap->counters().lostFrames);
    CHECK(found.misplaced == 0);
    CHECK(found.wrongSamples == 0);
    CHECK(found.wrongPositions == 0);
    CHECK(found.wrongSilence == 0);
}

} // namespace

TEST_CASE("With room for everything nothing is lost, changed or misplaced", "[thread]") {
    auto link = AudioLink::make();
    stress({.capacityFrames = std::size_t{1} << 23}, 4'000'000, 1, true);
}

TEST_CASE("With too little room what is lost is known to the frame, and the rest is as it was", "[thread]") {
    for (unsigned seed = 10; seed < 14; ++seed) stress({.capacityFrames = 4096}, 1'000'000, seed, true);
}

TEST_CASE("With too few messages too", "[thread]") {
    for (unsigned seed = 20; seed < 24; ++seed)
        stress({.capacityFrames = 1 << 15, .capacityMessages = 4}, 1'000'000, seed, false);
}
