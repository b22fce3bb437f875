// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Small models with random weights, sound, and a stream run to its end: what the tests of HubertStream share.
#pragma once

#include "HubertStream.h"
#include "Pretrained.h"
#include "RandomCheckpoint.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace earshot::test {

// The usual convolution stack, narrow; two layers.
inline HubertConfig streamConfig(FeatureNorm norm = FeatureNorm::kLayer) {
    HubertConfig config;
    config.convDim.assign(7, 16);
    config.featExtractNorm = norm;
    config.doStableLayerNorm = norm == FeatureNorm::kLayer;
    config.hiddenSize = 32;
    config.numHiddenLayers = 2;
    config.numAttentionHeads = 4;
    config.intermediateSize = 48;
    config.numConvPosEmbeddings = 16;
    config.numConvPosEmbeddingGroups = 4;
    return config;
}

inline Pretrained randomModel(Workspace& workspace, const HubertConfig& config) {
    auto model = buildPretrained(workspace.compute, config, RandomCheckpoint(config));
    if (!model.ok()) FAIL(model.error().toString());
    return std::move(model).value();
}

inline std::vector<float> noise(std::size_t numSamples, unsigned seed = 1) {
    std::vector<float> samples(numSamples);
    std::mt19937 engine(seed);
    std::normal_distribution<float> normal;
    for (float& sample : samples) sample = normal(engine);
    return samples;
}

inline HubertStream makeStream(const Pretrained& model, const ChunkingConfig& chunking) {
    auto stream = HubertStream::create(model.encoder(), chunking);
    if (!stream.ok()) FAIL(stream.error().toString());
    return std::move(stream).value();
}

// The final frames of a stream, [T, D] row by row.
struct StreamOutput {
    std::vector<float> frames;
    std::int64_t numFrames = 0;
    std::int64_t numSteps = 0;

    void add(const StreamStep& step, const Tensor& hidden) {
        REQUIRE(step.firstFrame == numFrames);
        REQUIRE(hidden.shape()[0] == step.numFinal + step.numLookahead);
        frames.insert(frames.end(), hidden.data(), hidden.data() + step.numFinal * hidden.shape()[1]);
        numFrames += step.numFinal;
        ++numSteps;
    }
};

// Pushes the samples in parts of nextSize() and steps whenever that is possible, to the end.
inline StreamOutput runStream(HubertStream& stream, Workspace& workspace, std::span<const float> samples,
                              const std::function<std::size_t()>& nextSize, const ForwardOptions& options = {}) {
    StreamOutput output;
    Tensor hidden;
    while (!samples.empty()) {
        const auto part = samples.first(std::min(samples.size(), nextSize()));
        samples = samples.subspan(part.size());
        REQUIRE(stream.push(workspace, part).ok());
        while (stream.canStep()) {
            const auto step = stream.step(workspace, options, hidden);
            if (!step.ok()) FAIL(step.error().toString());
            output.add(*step, hidden);
        }
    }
    const auto last = stream.finish(workspace, options, hidden);
    if (!last.ok()) FAIL(last.error().toString());
    output.add(*last, hidden);
    return output;
}

inline StreamOutput runStream(const Pretrained& model, Workspace& workspace, const ChunkingConfig& chunking,
                              std::span<const float> samples, std::size_t partSize) {
    HubertStream stream = makeStream(model, chunking);
    return runStream(stream, workspace, samples, [=] { return partSize; });
}

inline bool sameBits(std::span<const float> a, std::span<const float> b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

inline double largestDifference(std::span<const float> a, std::span<const float> b) {
    REQUIRE(a.size() == b.size());
    double largest = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = std::abs(static_cast<double>(a[i]) - b[i]);
        largest = difference <= largest ? largest : difference; // NaN becomes the largest
    }
    return largest;
}

} // namespace earshot::test
