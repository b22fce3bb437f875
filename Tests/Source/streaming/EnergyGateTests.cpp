// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The energy gate: speech passes with what came right before it, silence and steady noise do not.
#include "EnergyGate.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

using namespace earshot;

namespace {

constexpr std::int64_t kRate = 16000;

std::vector<float> noise(double seconds, double dbFs, unsigned seed = 1) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal(0.0F, static_cast<float>(std::pow(10.0, dbFs / 20.0)));
    std::vector<float> samples(static_cast<std::size_t>(seconds * kRate));
    for (float& sample : samples) sample = normal(random);
    return samples;
}

void append(std::vector<float>& to, const std::vector<float>& what) {
    to.insert(to.end(), what.begin(), what.end());
}

std::vector<SpeechSpan> spansOf(EnergyGate& gate) {
    return {gate.spans().begin(), gate.spans().end()};
}

} // namespace

TEST_CASE("The gate opens before the first loud sample by the pre-roll and closes after the hangover") {
    std::vector<float> sound = noise(2.0, -70);
    append(sound, noise(1.0, -25));
    append(sound, noise(2.0, -70));
    EnergyGate gate({.preRollSeconds = 0.4, .hangoverSeconds = 0.5}, kRate);
    gate.push(sound);

    REQUIRE(gate.spans().size() == 1);
    const SpeechSpan span = gate.spans().front();
    CHECK(span.begin == 2 * kRate - 6400);
    CHECK(span.end == 3 * kRate + 8000);
    CHECK_FALSE(gate.isOpen());
}

TEST_CASE("The gate decides the same however the samples are split") {
    std::vector<float> sound;
    for (int i = 0; i < 6; ++i) {
        append(sound, noise(0.7, -65, static_cast<unsigned>(i)));
        append(sound, noise(0.4 + 0.1 * i, -30, static_cast<unsigned>(i)));
        append(sound, noise(0.6, -65, static_cast<unsigned>(i)));
    }
    EnergyGate whole({}, kRate), pieces({}, kRate);
    whole.push(sound);
    std::size_t at = 0, step = 1;
    while (at < sound.size()) {
        const std::size_t n = std::min(step, sound.size() - at);
        pieces.push(std::span(sound).subspan(at, n));
        at += n;
        step = step * 7 % 1013 + 1;
    }
    const auto a = spansOf(whole), b = spansOf(pieces);
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        CHECK(a[i].begin == b[i].begin);
        CHECK(a[i].end == b[i].end);
    }
}

TEST_CASE("The gate opens at the same sample of a sound however long nothing was played before it") {
    std::vector<float> sound = noise(0.3, -80, 7);
    append(sound, noise(1.0, -25, 8));
    for (const std::size_t numSilent : {16000, 16001, 16077, 16159, 16160, 48123}) {
        INFO(numSilent << " silent samples");
        std::vector<float> played(numSilent);
        append(played, sound);
        played.resize(played.size() + kRate); // nothing again
        EnergyGate gate({.preRollSeconds = 0.2, .hangoverSeconds = 0.5}, kRate);
        gate.push(played);
        REQUIRE(gate.spans().size() == 1);
        CHECK(gate.spans().front().begin - static_cast<std::int64_t>(numSilent) == 4800 - 3200);
        CHECK(gate.spans().front().end - static_cast<std::int64_t>(numSilent) == 4800 + 16000 + 8000);
    }
}

TEST_CASE("A steady noise closes the gate within seconds and speech above it opens it again") {
    std::vector<float> sound = noise(10.0, -45);
    append(sound, noise(1.0, -25, 7));
    append(sound, noise(3.0, -45, 8));
    EnergyGate gate({}, kRate);
    gate.push(sound);

    REQUIRE_FALSE(gate.spans().empty());
    CHECK_FALSE(gate.isOpen());
    CHECK(gate.spans().front().end < 6 * kRate);
    const SpeechSpan last = gate.spans().back();
    CHECK(last.begin <= 10 * kRate);
    CHECK(last.end >= 11 * kRate);
}

TEST_CASE("Digital silence and sound below every voice never open the gate") {
    EnergyGate gate({}, kRate);
    gate.push(std::vector<float>(5 * kRate, 0.0F));
    gate.push(noise(5.0, -75));
    gate.push(std::vector<float>(kRate, 0.0F));
    CHECK(gate.spans().empty());
}

TEST_CASE("A click of a few milliseconds opens nothing") {
    std::vector<float> sound(kRate, 0.0F);
    sound[8000] = 0.9F;
    EnergyGate gate({}, kRate);
    gate.push(sound);
    CHECK(gate.spans().empty());
}

TEST_CASE("A hole in the stream ends the span before it, and no span reaches back across it") {
    EnergyGate gate({}, kRate);
    gate.push(noise(1.0, -25));
    REQUIRE(gate.isOpen());
    gate.interrupt(3 * kRate);
    CHECK_FALSE(gate.isOpen());
    CHECK(gate.spans().back().end == kRate);
    gate.push(noise(1.0, -25));
    REQUIRE(gate.isOpen());
    CHECK(gate.spans().back().begin == 4 * kRate);
}

TEST_CASE("A span of which all was dealt with before the stream is interrupted is no span") {
    EnergyGate gate({}, kRate);
    gate.push(noise(1.0, -90));
    gate.push(noise(1.0, -20));
    REQUIRE(gate.isOpen());
    gate.trimFirst(2 * kRate);
    gate.interrupt(3 * kRate);
    CHECK(gate.spans().empty());
}
