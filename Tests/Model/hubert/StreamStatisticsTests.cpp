// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Where a stream deviates: the running statistics of a group norm and of the waveform against those of the whole
// (docs/adr/0006). And what models with equal encoders can tell of each other.
#include "FeatureExtractor.h"
#include "RunningNormalizer.h"
#include "StreamTestSupport.h"

#include <catch2/generators/catch_generators.hpp>
#include <numbers>

using namespace earshot;
using namespace earshot::test;

namespace {

// Syllables: noise and a glide under an envelope of 4 Hz, the level rising by a half over the length.
std::vector<float> babble(std::size_t numSamples) {
    auto samples = noise(numSamples);
    for (std::size_t i = 0; i < numSamples; ++i) {
        const double t = static_cast<double>(i) / 16000.0;
        const double envelope = 0.05 + std::pow(std::sin(4.0 * std::numbers::pi * t), 2.0);
        const double tone = std::sin(2.0 * std::numbers::pi * (150.0 * t + 20.0 * std::sin(3.0 * t)));
        samples[i] = static_cast<float>(0.1 * envelope * (1.0 + 0.05 * t) * (tone + 0.3 * samples[i]));
    }
    return samples;
}

// Root mean square of the difference as a share of that of the expected values, second by second.
std::vector<double> deviations(std::span<const float> actual, std::span<const float> expected, std::size_t perSecond) {
    std::vector<double> result;
    for (std::size_t first = 0; first + perSecond <= expected.size(); first += perSecond) {
        double difference = 0.0, energy = 0.0;
        for (std::size_t i = first; i < first + perSecond; ++i) {
            difference += std::pow(static_cast<double>(actual[i]) - expected[i], 2.0);
            energy += std::pow(static_cast<double>(expected[i]), 2.0);
        }
        result.push_back(std::sqrt(difference / energy));
    }
    return result;
}

// The convolutions' output of a stream in steps of half a second, and of the whole.
std::vector<double> featureDeviations(const HubertConfig& config, bool normalize) {
    Workspace workspace;
    const Pretrained model = randomModel(workspace, config);
    const std::vector<float> samples = babble(160000);
    const std::string last = "conv." + std::to_string(config.convDim.size() - 1);
    std::vector<float> offline, streaming;
    const auto collect = [&](std::vector<float>& values) {
        return ForwardOptions{.observer = [&](std::string_view name, const float* data, const Shape& shape) {
            if (name == last) values.insert(values.end(), data, data + shape.numElements());
        }};
    };
    std::vector<float> whole = samples, running = samples;
    if (normalize) {
        const auto extracted = FeatureExtractor({}).extract(samples, 16000);
        REQUIRE(extracted.ok());
        whole.assign(extracted->inputValues.values().begin(), extracted->inputValues.values().end());
        running.clear();
        RunningNormalizer normalizer;
        normalizer.append(samples, running);
        normalizer.finish(running);
    }
    Tensor hidden;
    REQUIRE(model.forward(workspace, {whole}, collect(offline), hidden).ok());
    HubertStream stream = makeStream(model, {25, 25, 500});
    const auto inParts = [] { return std::size_t{1600}; };
    runStream(stream, workspace, running, inParts, collect(streaming));
    return deviations(streaming, offline, static_cast<std::size_t>(50 * config.convDim.back()));
}

std::string asText(const std::vector<double>& values) {
    std::string text;
    for (double value : values) text += " " + std::to_string(value);
    return text;
}

} // namespace

TEST_CASE("Running statistics of a group norm come close to those of the whole", "[unit]") {
    const auto deviation = featureDeviations(streamConfig(FeatureNorm::kGroup), false);
    INFO("relative deviation of the features by second:" << asText(deviation));
    CHECK(deviation.front() < 0.5);
    CHECK(deviation.back() < 0.1);
}

TEST_CASE("Running normalisation of the waveform comes close to that of the whole", "[unit]") {
    const FeatureNorm norm = GENERATE(FeatureNorm::kLayer, FeatureNorm::kGroup);
    const auto deviation = featureDeviations(streamConfig(norm), true);
    INFO("relative deviation of the features by second:" << asText(deviation));
    CHECK(deviation.front() < 0.5);
    CHECK(deviation.back() < 0.15);
}

TEST_CASE("Models have equal fingerprints when their encoders are equal, whatever their heads", "[unit]") {
    Workspace workspace;
    HubertConfig config = streamConfig();
    const auto print = [&](const HubertConfig& c) { return randomModel(workspace, c).encoder().fingerprint(); };
    const Fingerprint bare = print(config);
    CHECK(print(config) == bare);
    config.head = HeadKind::kCtc;
    CHECK(print(config) == bare);
    config.vocabSize = 40;
    CHECK(print(config) == bare);
    config.numAttentionHeads = 2; // the same weights mean something else
    CHECK_FALSE(print(config) == bare);
    config = streamConfig();
    config.layerNormEps = 1e-6;
    CHECK_FALSE(print(config) == bare);
}

TEST_CASE("Heads on a stream's frames give what the whole model gives", "[unit]") {
    Workspace workspace;
    HubertConfig config = streamConfig();
    const auto samples = noise(8000);
    Tensor expected, frames, logits;

    config.head = HeadKind::kCtc;
    const Pretrained letters = randomModel(workspace, config);
    REQUIRE(letters.forward(workspace, {samples}, {}, expected).ok());
    REQUIRE(letters.encoder().forward(workspace, {samples}, {}, frames).ok());
    REQUIRE(letters.ctc()->computeLogits(workspace, frames, logits).ok());
    CHECK(sameBits(logits.values(), expected.values()));
    frames.resize({0, config.hiddenSize});
    REQUIRE(letters.ctc()->computeLogits(workspace, frames, logits).ok());
    CHECK(logits.shape() == Shape{0, config.vocabSize});

    config.head = HeadKind::kSequenceClassification;
    config.labels = {"yes", "no"};
    const Pretrained labels = randomModel(workspace, config);
    REQUIRE(labels.forward(workspace, {samples}, {}, expected).ok());
    REQUIRE(labels.encoder().forward(workspace, {samples}, {}, frames).ok());
    REQUIRE(labels.classifier()->layerWeights().empty());
    REQUIRE(labels.classifier()->classify(workspace, frames, logits).ok());
    CHECK(sameBits(logits.values(), expected.values()));
    frames.resize({0, config.hiddenSize});
    CHECK(labels.classifier()->classify(workspace, frames, logits).error().code == ErrorCode::kInvalidArgument);
}
