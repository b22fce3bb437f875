// SPDX-License-Identifier: AGPL-3.0-or-later
//
// models, dump, classify and bench.
#include "Checkpoint.h"
#include "CommandRun.h"
#include "SafetensorsWriter.h"
#include "ScratchFolder.h"
#include "SharedFixtures.h"
#include "WaveFile.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace earshot;
using Catch::Matchers::ContainsSubstring;

namespace {

std::unique_ptr<Checkpoint> opened(const std::filesystem::path& file) {
    auto checkpoint = Checkpoint::open(file);
    REQUIRE(checkpoint.ok());
    return std::move(checkpoint).value();
}

std::vector<float> valuesOf(const Checkpoint& file, const TensorInfo& tensor) {
    std::vector<float> values(static_cast<std::size_t>(tensor.numElements()));
    REQUIRE(file.read(tensor, values).ok());
    return values;
}

} // namespace

TEST_CASE("The bundled model describes itself and passes its check", "[e2e]") {
    const auto info = test::runEarshot({"models", "info"});
    CHECK(info.exitCode == 0);
    CHECK_THAT(info.out,
               ContainsSubstring("HubertForCTC") && ContainsSubstring("vocabulary") && ContainsSubstring("licence"));
    const auto check = test::runEarshot({"models", "check"});
    INFO(check.err);
    CHECK(check.exitCode == 0);
    CHECK_THAT(check.out, ContainsSubstring("forward pass: finite\nok\n"));
}

TEST_CASE("A model whose weights are damaged fails its check", "[e2e]") {
    const test::ScratchFolder folder;
    const auto bundled = std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Resources" / "models" / "earshot-small-en";
    std::filesystem::copy(bundled, folder.path(), std::filesystem::copy_options::recursive);
    const auto weights = folder.path() / "model.safetensors";
    std::filesystem::permissions(weights, std::filesystem::perms::owner_all);
    std::filesystem::resize_file(weights, std::filesystem::file_size(weights) / 2);
    CHECK(test::runEarshot({"models", "check", folder.path().string()}).exitCode == 1);
}

TEST_CASE("A speed measurement is one JSON line per length", "[e2e]") {
    const auto run = test::runEarshot({"bench", "--seconds", "1,2", "--runs", "1"});
    REQUIRE(run.exitCode == 0);
    CHECK(std::count(run.out.begin(), run.out.end(), '\n') == 2);
    const auto line = nlohmann::json::parse(run.out.substr(0, run.out.find('\n')));
    for (const char* key : {"rtf", "gflops", "gemm_share", "stages", "peak_memory_mb", "kernels"})
        CHECK(line.contains(key));
    CHECK(line["rtf"] > 0);
    CHECK(line["load_seconds"] > 0);
    CHECK(line["load_peak_memory_mb"] >= line["load_memory_mb"]);
}

TEST_CASE("A dump holds the stages of transformers under their names", "[golden]") {
    EARSHOT_NEEDS_SHARED(test::hubertFixtures());
    const test::ScratchFolder folder;
    const auto audio = opened(test::hubertFixtures() / "audio.safetensors");
    SafetensorsWriter writer;
    for (const char* name : {"input_values", "attention_mask"}) {
        const TensorInfo* tensor = audio->find(std::string("batch.norm.mask/") + name);
        REQUIRE(tensor);
        writer.add(name, tensor->shape, valuesOf(*audio, *tensor));
    }
    const auto input = folder.path() / "input.safetensors";
    const auto output = folder.path() / "stages.safetensors";
    REQUIRE(writer.write(input).ok());
    for (const char* model : {"large_ctc", "cls_weighted_large"}) {
        INFO(model);
        const auto run = test::runEarshot({"dump", "--model", (test::hubertFixtures() / model).string(), "--input",
                                           input.string(), "--out", output.string()});
        INFO(run.err);
        REQUIRE(run.exitCode == 0);
        const auto stages = opened(output);
        const auto golden = opened(test::hubertFixtures() / model / "golden.safetensors");
        int numCompared = 0;
        for (const TensorInfo& expected : golden->tensors()) {
            if (!expected.name.starts_with("batch/")) continue;
            INFO(expected.name);
            const TensorInfo* actual = stages->find(expected.name.substr(6));
            REQUIRE(actual);
            CHECK(actual->shape == expected.shape);
            ++numCompared;
        }
        CHECK(numCompared >= 8);
        CHECK(stages->find("conv.0")->shape == std::vector<std::int64_t>{3, 16, 3199});
        CHECK(stages->find("attention.0")->shape.size() == 4);
        // Logits have no padded frames to leave out in the first, longest row.
        const auto actual = valuesOf(*stages, *stages->find("logits"));
        const auto expected = valuesOf(*golden, *golden->find("batch/logits"));
        for (std::size_t i = 0; i < expected.size() / 3; ++i) CHECK(std::abs(actual[i] - expected[i]) < 1e-3F);
    }
}

TEST_CASE("Labels are ranked by probability", "[e2e]") {
    EARSHOT_NEEDS_SHARED(test::hubertFixtures());
    const test::ScratchFolder folder;
    const auto file = folder.write("tone.wav", test::waveFile(test::sine(440, 16000, 1.0), 1, 16000)).string();
    const std::string model = (test::hubertFixtures() / "cls_weighted").string();
    const auto run = test::runEarshot({"classify", file, "--model", model, "--format", "json", "--top", "6"});
    REQUIRE(run.exitCode == 0);
    const auto labels = nlohmann::json::parse(run.out)["labels"];
    REQUIRE(labels.size() == 6);
    double sum = 0;
    double previous = 1;
    for (const auto& entry : labels) {
        CHECK(entry["probability"] <= previous);
        previous = entry["probability"];
        sum += previous;
    }
    CHECK(std::abs(sum - 1) < 1e-6);
    CHECK(test::runEarshot({"classify", file, "--model", (test::hubertFixtures() / "base_ctc").string()}).exitCode ==
          1);
    CHECK(test::runEarshot({"transcribe", file, "--model", model}).exitCode == 1);
}
