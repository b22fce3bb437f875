// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Normalisation, padding and mask: by hand, and equal to what Wav2Vec2FeatureExtractor gave for the fixtures'
// waveforms.
#include "Checkpoint.h"
#include "FeatureExtractor.h"
#include "ScratchFolder.h"
#include "SharedFixtures.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <cmath>

using namespace earshot;
using Catch::Matchers::ContainsSubstring;

namespace {

std::vector<float> tensor(const Checkpoint& file, const std::string& name) {
    const TensorInfo* info = file.find(name);
    REQUIRE(info);
    std::vector<float> values(static_cast<std::size_t>(info->numElements()));
    REQUIRE(file.read(*info, values).ok());
    return values;
}

// numpy accumulates mean and variance in float, hence not the same bits.
void checkClose(std::span<const float> actual, std::span<const float> expected) {
    constexpr float kTolerance = 2e-6F;
    REQUIRE(actual.size() == expected.size());
    float worst = 0;
    for (std::size_t i = 0; i < actual.size(); ++i)
        worst = std::max(worst, std::abs(actual[i] - expected[i]) / std::max(1.0F, std::abs(expected[i])));
    CHECK(worst < kTolerance);
}

std::unique_ptr<Checkpoint> audioFixture() {
    auto file = Checkpoint::open(test::hubertFixtures() / "audio.safetensors");
    REQUIRE(file.ok());
    return std::move(file).value();
}

} // namespace

TEST_CASE("A normalised waveform has mean 0 and variance 1", "[unit]") {
    const FeatureExtractor extractor(FeatureExtractorConfig{});
    const std::vector<float> waveform = {1, 2, 3, 6};
    const auto batch = extractor.extract(waveform, 16000);
    REQUIRE(batch.ok());
    CHECK(batch->inputValues.shape() == Shape{1, 4});
    CHECK(batch->numValid == std::vector<std::int64_t>{4});
    CHECK_FALSE(batch->hasMask);
    const double deviation = std::sqrt(3.5 + 1e-7); // population variance of 1, 2, 3, 6
    for (std::size_t i = 0; i < 4; ++i)
        CHECK(std::abs(batch->inputValues.values()[i] - (waveform[i] - 3) / deviation) < 1e-6);
}

TEST_CASE("Silence stays silence", "[unit]") {
    const FeatureExtractor extractor(FeatureExtractorConfig{});
    const auto batch = extractor.extract(std::vector<float>(1600), 16000);
    REQUIRE(batch.ok());
    for (float value : batch->inputValues.values()) REQUIRE(value == 0.0F);
}

TEST_CASE("Padding enters the statistics only where the model gets no mask", "[unit]") {
    const std::vector<float> loud = {4, -4, 4, -4};
    const std::vector<float> brief = {1, -1};
    const std::vector<std::span<const float>> waveforms = {loud, brief};
    const auto masked = FeatureExtractor({.returnAttentionMask = true}).extract(waveforms, 16000);
    const auto plain = FeatureExtractor({.paddingValue = 1}).extract(waveforms, 16000);
    REQUIRE(masked.ok());
    REQUIRE(plain.ok());
    CHECK(masked->hasMask);
    CHECK(masked->numValid == std::vector<std::int64_t>{4, 2});
    CHECK(std::abs(masked->inputValues.values()[4] - 1) < 1e-6F); // ±1 has variance 1
    CHECK(masked->inputValues.values()[6] == 0.0F);
    CHECK(std::abs(plain->inputValues.values()[6] - 0.5 / std::sqrt(0.75)) <
          1e-6); // 1, -1, 1, 1: mean 1/2, variance 3/4
}

TEST_CASE("Waveforms are left alone where the model wants them so", "[unit]") {
    const auto batch = FeatureExtractor({.doNormalize = false}).extract(std::vector<float>{1, 2}, 16000);
    REQUIRE(batch.ok());
    CHECK(batch->inputValues.values()[1] == 2.0F);
}

TEST_CASE("Sound at another rate, and no sound at all, are refused", "[unit]") {
    const FeatureExtractor extractor(FeatureExtractorConfig{});
    const auto wrongRate = extractor.extract(std::vector<float>(100), 44100);
    REQUIRE_FALSE(wrongRate.ok());
    CHECK_THAT(wrongRate.error().message, ContainsSubstring("44100 Hz") && ContainsSubstring("16000 Hz"));
    CHECK_FALSE(extractor.extract(std::vector<float>{}, 16000).ok());
    CHECK_FALSE(extractor.extract(std::span<const std::span<const float>>{}, 16000).ok());
}

TEST_CASE("Extractors of other models are refused", "[unit]") {
    const test::ScratchFolder folder;
    CHECK(FeatureExtractor::load(folder.path()).error().code == ErrorCode::kNotFound);
    for (const char* json :
         {R"({"feature_extractor_type": "WhisperFeatureExtractor"})", R"({"padding_side": "left"})",
          R"({"feature_size": 80})", R"({"sampling_rate": 0})", R"({"do_normalize": "yes"})", "[]"}) {
        INFO(json);
        folder.write("preprocessor_config.json", json);
        CHECK_FALSE(FeatureExtractor::load(folder.path()).ok());
    }
}

TEST_CASE("Fixture waveforms give what transformers gave", "[golden]") {
    EARSHOT_NEEDS_SHARED(test::hubertFixtures());
    const auto audio = audioFixture();
    const FeatureExtractor extractor(FeatureExtractorConfig{});
    for (const char* length : {"400", "16000", "33333", "80000"}) {
        INFO(length);
        const auto batch = extractor.extract(tensor(*audio, std::string("raw/") + length), 16000);
        REQUIRE(batch.ok());
        checkClose(batch->inputValues.values(), tensor(*audio, std::string("norm/") + length));
    }
}

TEST_CASE("Fixture batches give what transformers gave, with the config of each model folder", "[golden]") {
    EARSHOT_NEEDS_SHARED(test::hubertFixtures());
    const auto audio = audioFixture();
    const std::vector<float> raw[] = {tensor(*audio, "raw/16000"), tensor(*audio, "raw/12345"),
                                      tensor(*audio, "raw/7000")};
    const std::vector<std::span<const float>> waveforms(std::begin(raw), std::end(raw));
    const std::pair<const char*, const char*> folders[] = {
        {"base_model", "batch.norm.nomask"}, {"base_ctc", "batch.raw.nomask"}, {"ctc_v5", "batch.norm.mask"}};
    for (const auto& [folder, expected] : folders) {
        INFO(folder);
        const auto extractor = FeatureExtractor::load(test::hubertFixtures() / folder);
        REQUIRE(extractor.ok());
        const auto batch = extractor->extract(waveforms, 16000);
        REQUIRE(batch.ok());
        checkClose(batch->inputValues.values(), tensor(*audio, std::string(expected) + "/input_values"));
        REQUIRE(batch->hasMask == (audio->find(std::string(expected) + "/attention_mask") != nullptr));
        if (!batch->hasMask) continue;
        const auto mask = tensor(*audio, std::string(expected) + "/attention_mask");
        for (std::size_t b = 0; b < 3; ++b) {
            const auto row = std::span(mask).subspan(b * 16000, 16000);
            CHECK(std::count(row.begin(), row.end(), 1.0F) == batch->numValid[b]);
        }
    }
}
