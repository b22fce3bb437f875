// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Normalisation of a stream: independent of how it is split, near the whole's, and stable in silence.
#include "FeatureExtractor.h"
#include "RunningNormalizer.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <random>

using namespace earshot;

namespace {

std::vector<float> noise(std::size_t count, float level, float offset = 0.0f) {
    std::vector<float> samples(count);
    std::minstd_rand engine(1);
    std::normal_distribution<float> normal(offset, level);
    for (float& sample : samples) sample = normal(engine);
    return samples;
}

std::vector<float> run(std::span<const float> samples, std::size_t partSize) {
    RunningNormalizer normalizer;
    std::vector<float> normalized;
    for (; !samples.empty(); samples = samples.subspan(std::min(partSize, samples.size())))
        normalizer.append(samples.first(std::min(partSize, samples.size())), normalized);
    normalizer.finish(normalized);
    return normalized;
}

} // namespace

TEST_CASE("A stream is normalised alike however it is split", "[unit]") {
    const auto samples = noise(50000, 0.1f, 0.02f);
    const auto expected = run(samples, samples.size());
    REQUIRE(expected.size() == samples.size());
    for (const std::size_t part : {1u, 7u, 1600u, 8000u, 8001u}) CHECK(run(samples, part) == expected);
}

TEST_CASE("A stream no longer than the warm-up is normalised as a whole", "[unit]") {
    const auto samples = noise(8000, 0.1f, 0.02f);
    const auto whole = FeatureExtractor({}).extract(samples, 16000);
    REQUIRE(whole.ok());
    const auto normalized = run(samples, 300);
    for (std::size_t i = 0; i < samples.size(); ++i)
        REQUIRE(std::abs(normalized[i] - whole->inputValues.values()[i]) < 1e-5f);
}

TEST_CASE("The statistics of steady sound settle on those of the whole", "[unit]") {
    const auto samples = noise(160000, 0.1f, 0.02f);
    const auto whole = FeatureExtractor({}).extract(samples, 16000);
    REQUIRE(whole.ok());
    const auto normalized = run(samples, 320);
    for (std::size_t i = 80000; i < samples.size(); ++i)
        REQUIRE(std::abs(normalized[i] - whole->inputValues.values()[i]) < 0.05f);
}

TEST_CASE("Silence stays near zero and a change of level is followed", "[unit]") {
    for (float value : run(std::vector<float>(20000, 0.0f), 320)) REQUIRE(value == 0.0f);
    auto samples = noise(480000, 0.01f);
    for (std::size_t i = 0; i < samples.size(); ++i)
        if (i >= 32000) samples[i] *= 30.0f;
    const auto normalized = run(samples, 320);
    double squares = 0.0;
    for (std::size_t i = 320000; i < normalized.size(); ++i) squares += normalized[i] * normalized[i];
    CHECK(std::abs(std::sqrt(squares / 160000.0) - 1.0) < 0.1);
}
