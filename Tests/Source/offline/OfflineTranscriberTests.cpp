// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Long recordings chunk by chunk, with a tiny model of random weights: equal to one pass where one chunk suffices, and
// to the rule applied by hand where it does not.
#include "OfflineTranscriber.h"

#include "GreedyCtcDecoder.h"
#include "RandomCheckpoint.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <random>

using namespace earshot;
using Catch::Matchers::ContainsSubstring;

namespace {

CtcTokenizer letters() {
    CtcVocabulary vocabulary{.tokens = {"<pad>", "|"}};
    for (char letter = 'A'; letter <= 'Z'; ++letter) vocabulary.tokens.emplace_back(1, letter);
    return CtcTokenizer(vocabulary);
}

HubertConfig tinyConfig(HeadKind head) {
    HubertConfig config;
    config.convDim.assign(7, 16);
    config.hiddenSize = 32;
    config.numHiddenLayers = 1;
    config.numAttentionHeads = 2;
    config.intermediateSize = 64;
    config.numConvPosEmbeddings = 16;
    config.numConvPosEmbeddingGroups = 4;
    config.featExtractNorm = FeatureNorm::kLayer;
    config.head = head;
    config.vocabSize = 28;
    config.labels = {"a", "b"};
    return config;
}

struct Tiny {
    Workspace workspace;
    SpeechModel model;

    static Tiny make(HeadKind head = HeadKind::kCtc) {
        Workspace workspace;
        const HubertConfig config = tinyConfig(head);
        auto pretrained = buildPretrained(workspace.compute, config, RandomCheckpoint(config));
        REQUIRE(pretrained.ok());
        return {std::move(workspace),
                SpeechModel{std::move(pretrained).value(), FeatureExtractor(FeatureExtractorConfig{}), letters()}};
    }
};

std::vector<float> noise(std::size_t count) {
    std::mt19937 random(7);
    std::normal_distribution<float> normal(0.0F, 0.2F);
    std::vector<float> samples(count);
    for (float& sample : samples) sample = normal(random);
    return samples;
}

// Logits of one pass over `samples`, of which the frames [first, end) are appended.
void appendPass(Tiny& tiny, std::span<const float> samples, std::int64_t first, std::int64_t end,
                GreedyCtcDecoder& decoder) {
    const auto batch = tiny.model.extractor.extract(samples, 16000);
    REQUIRE(batch.ok());
    Tensor logits;
    REQUIRE(tiny.model.pretrained.forward(tiny.workspace, {.values = batch->inputValues.values()}, {}, logits).ok());
    const auto width = static_cast<std::size_t>(logits.shape()[1]);
    const auto count = static_cast<std::size_t>(end - first);
    decoder.append(logits.values().subspan(static_cast<std::size_t>(first) * width, count * width), logits.shape()[1]);
}

void checkSame(const Transcript& actual, const DecodedText& expected) {
    CHECK_FALSE(expected.text.empty());
    CHECK(actual.text == expected.text);
    REQUIRE(actual.words.size() == expected.words.size());
    for (std::size_t i = 0; i < expected.words.size(); ++i) {
        CHECK(actual.words[i].text == expected.words[i].text);
        CHECK(actual.words[i].startSeconds == expected.words[i].startSeconds);
        CHECK(actual.words[i].endSeconds == expected.words[i].endSeconds);
        CHECK(actual.words[i].confidence == expected.words[i].confidence);
    }
}

} // namespace

TEST_CASE("A recording that fits into one chunk is computed as a whole", "[unit]") {
    Tiny tiny = Tiny::make();
    const auto samples = noise(5 * 16000);
    for (double chunkSeconds : {5.0, 20.0}) {
        auto transcriber = OfflineTranscriber::create(
            tiny.model, tiny.workspace, {.chunkSeconds = chunkSeconds, .strideSeconds = chunkSeconds / 6});
        REQUIRE(transcriber.ok());
        const auto transcript = transcriber->transcribe(samples);
        REQUIRE(transcript.ok());
        CHECK(transcript->durationSeconds == 5.0);
        GreedyCtcDecoder decoder(*tiny.model.tokenizer, 0.02);
        appendPass(tiny, samples, 0, 249, decoder);
        checkSame(*transcript, decoder.decode());
    }
}

TEST_CASE("A long recording is the kept frames of its chunks, decoded as one sequence", "[unit]") {
    Tiny tiny = Tiny::make();
    const auto samples = noise(250'000);
    auto transcriber =
        OfflineTranscriber::create(tiny.model, tiny.workspace, {.chunkSeconds = 5, .strideSeconds = 5.0 / 6});
    REQUIRE(transcriber.ok());
    const auto transcript = transcriber->transcribe(samples);
    REQUIRE(transcript.ok());
    CHECK(transcript->durationSeconds == 250'000 / 16000.0);

    // Starts, first and last frames as transformers' pipeline has them: see ChunkPlanTests.cpp.
    const std::int64_t chunks[][3] = {
        {0, 0, 208}, {53120, 42, 208}, {106240, 42, 208}, {159360, 42, 208}, {212480, 42, 117}};
    GreedyCtcDecoder decoder(*tiny.model.tokenizer, 0.02);
    for (const auto& [start, first, end] : chunks) {
        const auto rest = std::span(samples).subspan(static_cast<std::size_t>(start));
        appendPass(tiny, rest.first(std::min<std::size_t>(rest.size(), 80000)), first, end, decoder);
    }
    checkSame(*transcript, decoder.decode());
}

TEST_CASE("However the source hands out its samples, it is asked only for what a chunk needs", "[stream]") {
    Tiny tiny = Tiny::make();
    const auto samples = noise(250'000);
    auto transcriber =
        OfflineTranscriber::create(tiny.model, tiny.workspace, {.chunkSeconds = 5, .strideSeconds = 5.0 / 6});
    REQUIRE(transcriber.ok());
    std::size_t largest = 0;
    std::vector<double> heard;
    std::size_t at = 0;
    const auto transcript = transcriber->transcribe(
        [&](std::span<float> target) -> Result<std::size_t> {
            largest = std::max(largest, target.size());
            const std::size_t count = std::min(target.size(), samples.size() - at);
            std::copy_n(samples.begin() + static_cast<std::ptrdiff_t>(at), count, target.begin());
            at += count;
            return count;
        },
        [&](double seconds) { heard.push_back(seconds); });
    REQUIRE(transcript.ok());
    CHECK(transcript->text == transcriber->transcribe(samples)->text);
    CHECK(largest == 80001);
    CHECK(heard.size() == 5);
    CHECK(std::is_sorted(heard.begin(), heard.end()));
    CHECK(heard.back() == 250'000 / 16000.0);
}

TEST_CASE("Sound shorter than a frame, a failing source and a model without text are errors", "[unit]") {
    Tiny tiny = Tiny::make();
    auto transcriber = OfflineTranscriber::create(tiny.model, tiny.workspace);
    REQUIRE(transcriber.ok());
    for (std::size_t count : {0U, 1U, 399U}) {
        const auto transcript = transcriber->transcribe(noise(count));
        REQUIRE_FALSE(transcript.ok());
        CHECK_THAT(transcript.error().message, ContainsSubstring("at least 25 ms"));
    }
    CHECK(transcriber->transcribe(noise(400)).ok());
    const auto failing = [](std::span<float>) -> Result<std::size_t> { return Error{ErrorCode::kIo, "gone", "disk"}; };
    CHECK(transcriber->transcribe(failing).error().toString() == "disk: gone");

    Tiny classifier = Tiny::make(HeadKind::kSequenceClassification);
    CHECK(OfflineTranscriber::create(classifier.model, classifier.workspace).error().code == ErrorCode::kUnsupported);
}
