// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What a chunk may see, and that a stream's frames do not depend on how its samples come: on small random models.
#include "StreamTestSupport.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace earshot;
using namespace earshot::test;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr std::size_t kSamples = 24000;

HubertConfig withBatchNormAndAdapters() {
    HubertConfig config = streamConfig();
    config.convPosBatchNorm = true;
    config.adapterAttnDim = 8;
    return config;
}

HubertConfig withStridesBeyondKernels() {
    HubertConfig config = streamConfig();
    config.convDim.assign(3, 16);
    config.convKernel = {3, 2, 1};
    config.convStride = {16, 5, 4};
    return config;
}

} // namespace

TEST_CASE("Any split of the samples gives the same frames, bit for bit", "[unit]") {
    const HubertConfig config = GENERATE(streamConfig(), streamConfig(FeatureNorm::kGroup), withBatchNormAndAdapters(),
                                         withStridesBeyondKernels());
    Workspace workspace;
    const Pretrained model = randomModel(workspace, config);
    const std::vector<float> samples = noise(kSamples);
    const ChunkingConfig chunking{7, 5, 20};
    const StreamOutput expected = runStream(model, workspace, chunking, samples, 320);
    CHECK(expected.numFrames == config.numFrames(std::ssize(samples)));
    CHECK(expected.numSteps > 5);
    for (const std::size_t part : {std::size_t{1}, std::size_t{97}, std::size_t{5000}, kSamples})
        CHECK(sameBits(runStream(model, workspace, chunking, samples, part).frames, expected.frames));
    std::minstd_rand random(3);
    HubertStream stream = makeStream(model, chunking);
    const StreamOutput uneven = runStream(stream, workspace, samples, [&] { return random() % 900 + 1; });
    CHECK(sameBits(uneven.frames, expected.frames));
}

TEST_CASE("The final frames of all steps are the stream's frames, whatever its length", "[unit]") {
    Workspace workspace;
    const Pretrained model = randomModel(workspace, streamConfig());
    for (const std::size_t length : {400u, 401u, 719u, 720u, 3999u, 4000u, 4239u, 4240u, 4241u, 9999u}) {
        INFO(length << " samples");
        const auto samples = noise(length);
        const StreamOutput output = runStream(model, workspace, {4, 8, 6}, samples, 160);
        CHECK(output.numFrames == model.config().numFrames(static_cast<std::int64_t>(length)));
    }
}

TEST_CASE("With every frame in sight on both sides, chunks give what the offline pass gives", "[unit]") {
    Workspace workspace;
    const Pretrained model = randomModel(workspace, streamConfig());
    const std::vector<float> samples = noise(kSamples);
    Tensor offline;
    REQUIRE(model.forward(workspace, {samples}, {}, offline).ok());
    // The first chunk sees the whole sound ahead of it; its final frames are the offline ones.
    const std::int64_t numFrames = offline.shape()[0], hop = 10;
    HubertStream stream = makeStream(model, {hop, numFrames - hop, 1000});
    REQUIRE(stream.push(workspace, samples).ok());
    REQUIRE(stream.canStep());
    Tensor hidden;
    const auto step = stream.step(workspace, {}, hidden);
    REQUIRE(step.ok());
    CHECK(largestDifference(hidden.values(), offline.values()) < 1e-5);
}

TEST_CASE("What lies after the lookahead changes nothing", "[unit]") {
    const FeatureNorm norm = GENERATE(FeatureNorm::kLayer, FeatureNorm::kGroup);
    Workspace workspace;
    const Pretrained model = randomModel(workspace, streamConfig(norm));
    const ChunkingConfig chunking{5, 3, 40};
    std::vector<float> samples = noise(kSamples);
    HubertStream stream = makeStream(model, chunking), other = makeStream(model, chunking);
    REQUIRE(stream.push(workspace, samples).ok());
    const std::size_t lastSeen = 7 * 320 + 400; // of the first chunk's eight frames
    std::fill(samples.begin() + lastSeen, samples.end(), 9.0f);
    REQUIRE(other.push(workspace, samples).ok());
    Tensor a, b;
    REQUIRE(stream.step(workspace, {}, a).ok());
    REQUIRE(other.step(workspace, {}, b).ok());
    CHECK(sameBits(a.values(), b.values()));
    REQUIRE(stream.step(workspace, {}, a).ok());
    REQUIRE(other.step(workspace, {}, b).ok());
    CHECK_FALSE(sameBits(a.values(), b.values()));
}

TEST_CASE("What lies before the left context of all layers together changes nothing", "[unit]") {
    Workspace workspace;
    const Pretrained model = randomModel(workspace, streamConfig());
    const ChunkingConfig chunking{4, 2, 6};
    const std::vector<float> samples = noise(kSamples);
    std::vector<float> changed = samples;
    constexpr std::int64_t kChangedFrames = 10;
    std::fill(changed.begin(), changed.begin() + kChangedFrames * 320, 0.5f);
    const StreamOutput a = runStream(model, workspace, chunking, samples, 1000);
    const StreamOutput b = runStream(model, workspace, chunking, changed, 1000);
    // Per layer a hop's first frame sees the left context, and its last the hop as well; the positional convolution
    // sees half its kernel.
    const std::int64_t reach = 2 * (chunking.leftContextFrames + chunking.hopFrames) + 8;
    const auto firstSame = static_cast<std::size_t>((kChangedFrames + reach) * model.config().hiddenSize);
    CHECK(sameBits(std::span(a.frames).subspan(firstSame), std::span(b.frames).subspan(firstSame)));
    const auto context = static_cast<std::size_t>((kChangedFrames + 4) * model.config().hiddenSize);
    CHECK_FALSE(sameBits(std::span(a.frames).subspan(context, 32), std::span(b.frames).subspan(context, 32)));
}

TEST_CASE("A longer left context comes closer to the offline pass", "[unit]") {
    Workspace workspace;
    const Pretrained model = randomModel(workspace, streamConfig());
    const std::vector<float> samples = noise(2 * kSamples);
    Tensor offline;
    REQUIRE(model.forward(workspace, {samples}, {}, offline).ok());
    const auto distance = [&](std::int64_t leftFrames, std::int64_t lookaheadFrames) {
        const auto frames = runStream(model, workspace, {5, lookaheadFrames, leftFrames}, samples, 800).frames;
        double sum = 0.0;
        for (std::size_t i = 0; i < frames.size(); ++i) sum += std::abs(frames[i] - offline.values()[i]);
        return sum;
    };
    const double narrow = distance(5, 5), wide = distance(60, 60), whole = distance(1000, 145);
    CHECK(wide < narrow);
    CHECK(whole < wide);
}

TEST_CASE("Both forms of attention run over a stream", "[unit]") {
    Workspace workspace;
    const Pretrained model = randomModel(workspace, streamConfig());
    const std::vector<float> samples = noise(kSamples);
    const auto run = [&](AttentionImplementation form) {
        HubertStream stream = makeStream(model, {6, 4, 15});
        return runStream(stream, workspace, samples, [] { return std::size_t{640}; }, {.attention = form}).frames;
    };
    CHECK(largestDifference(run(AttentionImplementation::kEager), run(AttentionImplementation::kTiled)) < 1e-5);
}

TEST_CASE("A step shows the stages that the offline pass shows", "[unit]") {
    Workspace workspace;
    const Pretrained model = randomModel(workspace, streamConfig());
    std::vector<std::string> offline, streaming;
    const auto recordIn = [](std::vector<std::string>& names) {
        return [&names](std::string_view name, const float*, const Shape&) { names.emplace_back(name); };
    };
    const auto samples = noise(8000);
    Tensor hidden;
    REQUIRE(model.forward(workspace, {samples}, {AttentionImplementation::kEager, recordIn(offline)}, hidden).ok());
    HubertStream stream = makeStream(model, {5, 5, 10});
    REQUIRE(stream.push(workspace, samples).ok());
    REQUIRE(stream.step(workspace, {AttentionImplementation::kEager, recordIn(streaming)}, hidden).ok());
    CHECK(streaming == offline);
}

TEST_CASE("After a reset a stream begins anew", "[unit]") {
    const FeatureNorm norm = GENERATE(FeatureNorm::kLayer, FeatureNorm::kGroup);
    Workspace workspace;
    const Pretrained model = randomModel(workspace, streamConfig(norm));
    const std::vector<float> samples = noise(kSamples), before = noise(kSamples, 5);
    HubertStream stream = makeStream(model, {7, 5, 20});
    const auto inParts = [] { return std::size_t{500}; };
    const auto fresh = runStream(stream, workspace, samples, inParts).frames;
    stream.reset();
    runStream(stream, workspace, before, inParts);
    stream.reset();
    CHECK(sameBits(runStream(stream, workspace, samples, inParts).frames, fresh));
    stream.reset(); // in the middle of a stream too
    REQUIRE(stream.push(workspace, before).ok());
    Tensor hidden;
    REQUIRE(stream.step(workspace, {}, hidden).ok());
    stream.reset();
    CHECK(sameBits(runStream(stream, workspace, samples, inParts).frames, fresh));
}

TEST_CASE("The chunking may change between steps", "[unit]") {
    Workspace workspace;
    const Pretrained model = randomModel(workspace, streamConfig());
    const std::vector<float> samples = noise(3 * kSamples);
    HubertStream stream = makeStream(model, {5, 10, 12});
    StreamOutput output;
    Tensor hidden;
    const auto stepWhilePossible = [&] {
        while (stream.canStep()) {
            const auto step = stream.step(workspace, {}, hidden);
            REQUIRE(step.ok());
            output.add(*step, hidden);
        }
    };
    for (const ChunkingConfig& next :
         {ChunkingConfig{5, 10, 12}, {20, 0, 3}, {1, 30, 100}, {40, 2, 0}, {3, 3, 9}, {5, 10, 12}}) {
        REQUIRE(stream.setChunking(next).ok());
        REQUIRE(stream.push(workspace, std::span(samples).first(12000)).ok());
        stepWhilePossible();
    }
    const auto last = stream.finish(workspace, {}, hidden);
    REQUIRE(last.ok());
    output.add(*last, hidden);
    CHECK(output.numFrames == model.config().numFrames(6 * 12000));
    for (float value : output.frames) REQUIRE(std::isfinite(value));
}

TEST_CASE("A changed left context keeps the latest frames", "[unit]") {
    Workspace workspace;
    const Pretrained model = randomModel(workspace, streamConfig());
    const std::vector<float> samples = noise(kSamples);
    // One stream changes to the other's chunking before its context was ever longer than the other's.
    HubertStream stream = makeStream(model, {5, 5, 30}), other = makeStream(model, {5, 5, 12});
    Tensor a, b;
    const auto stepBoth = [&] {
        REQUIRE(stream.step(workspace, {}, a).ok());
        REQUIRE(other.step(workspace, {}, b).ok());
    };
    REQUIRE(stream.push(workspace, samples).ok());
    REQUIRE(other.push(workspace, samples).ok());
    for (int i = 0; i < 3; ++i) stepBoth(); // 15 frames; the other keeps 12, which the next step is the first to miss
    REQUIRE(stream.setChunking({5, 5, 12}).ok());
    stepBoth();
    CHECK(largestDifference(a.values(), b.values()) < 1e-5);
    for (int i = 0; i < 3; ++i) stepBoth();
    CHECK(largestDifference(a.values(), b.values()) < 1e-5);
}

TEST_CASE("Too little sound, no sound and an ended stream are no accidents", "[unit]") {
    Workspace workspace;
    const Pretrained model = randomModel(workspace, streamConfig());
    HubertStream stream = makeStream(model, {5, 5, 10});
    Tensor hidden;
    CHECK_FALSE(stream.canStep());
    const auto early = stream.step(workspace, {}, hidden);
    REQUIRE_FALSE(early.ok());
    CHECK_THAT(early.error().toString(), ContainsSubstring("10 frames"));
    REQUIRE(stream.push(workspace, {}).ok());
    REQUIRE(stream.push(workspace, noise(399)).ok());
    const auto none = stream.finish(workspace, {}, hidden);
    REQUIRE(none.ok());
    CHECK(none->numFinal == 0);
    CHECK(hidden.shape() == Shape{0, 32});
    CHECK_FALSE(stream.finish(workspace, {}, hidden).ok());
    CHECK_FALSE(stream.push(workspace, noise(10)).ok());
    CHECK_FALSE(stream.canStep());
    stream.reset();
    CHECK(stream.finish(workspace, {}, hidden).ok());
}

TEST_CASE("An absurd chunking is refused and the stream keeps its own", "[unit]") {
    Workspace workspace;
    const Pretrained model = randomModel(workspace, streamConfig());
    for (const ChunkingConfig& bad :
         {ChunkingConfig{0, 5, 5}, {5, -1, 5}, {5, 5, -1}, {1 << 20, 5, 5}, {5, 5, 1 << 20}})
        CHECK(HubertStream::create(model.encoder(), bad).error().code == ErrorCode::kInvalidArgument);
    HubertStream stream = makeStream(model, {5, 5, 10});
    CHECK_THAT(stream.setChunking({0, 5, 10}).error().toString(), ContainsSubstring("hop frames: is 0"));
    CHECK(stream.chunking() == ChunkingConfig{5, 5, 10});
}
