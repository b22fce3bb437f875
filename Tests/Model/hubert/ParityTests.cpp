// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Every stage of every golden run against Hugging Face transformers, in both forms of attention; the same weights in
// every file format; and proof that the comparison notices a wrong model.
#include "CtcTokenizer.h"
#include "GoldenCase.h"
#include "Pretrained.h"
#include "SharedFixtures.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cmath>
#include <cstdlib>
#include <set>

using namespace earshot;
using namespace earshot::test;

namespace {

std::filesystem::path committedGoldens() {
    return std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Tests" / "goldens" / "hubert";
}

// What one run of a model deviated by, stage by stage, as a multiple of what is allowed.
class StageComparison {
public:
    StageComparison(const GoldenRun& run, const Checkpoint& golden) : run_(run), golden_(golden) {}

    StageObserver observerForRow(std::int64_t row) {
        return [this, row](std::string_view name, const float* values, const Shape& shape) {
            const auto stage = run_.stages.find(std::string(name));
            if (stage == run_.stages.end()) return;
            const Tensor expected = readTensor(golden_, run_.name + "/" + std::string(name));
            REQUIRE(expected.size() == shape.numElements() * expected.shape()[0]);
            const double difference = largestDifference(values, expected, row, name.starts_with("conv."));
            if (difference > stage->second.tolerance())
                failures_ += "\n  " + std::string(name) + ", row " + std::to_string(row) + ": differs by " +
                             std::to_string(difference) + ", allowed " + std::to_string(stage->second.tolerance());
            seen_.insert(std::string(name));
        };
    }

    [[nodiscard]] const std::string& failures() const { return failures_; }
    // Attention maps exist in the eager form only.
    void requireAllSeen(bool withMaps) const {
        for (const auto& [name, stage] : run_.stages)
            if (withMaps || !name.starts_with("attention.")) {
                INFO(name);
                REQUIRE(seen_.contains(name));
            }
    }

private:
    const GoldenRun& run_;
    const Checkpoint& golden_;
    std::string failures_;
    std::set<std::string> seen_;
};

Pretrained load(Workspace& workspace, const std::filesystem::path& folder) {
    auto loaded = loadPretrained(workspace.compute, folder);
    if (!loaded.ok()) FAIL(loaded.error().toString());
    return std::move(loaded).value();
}

std::vector<std::int64_t> bestIds(const Tensor& logits) {
    const std::int64_t width = logits.shape()[1];
    std::vector<std::int64_t> ids;
    for (std::int64_t t = 0; t < logits.shape()[0]; ++t) {
        const float* row = logits.data() + t * width;
        ids.push_back(std::max_element(row, row + width) - row);
    }
    return ids;
}

void checkText(const GoldenSet& set, const GoldenCase& golden, const GoldenRun& run, std::size_t row,
               const Pretrained& model, const Tensor& output) {
    if (model.ctc() != nullptr) {
        const auto ids = bestIds(output);
        CHECK(ids == run.ids.at(row));
        const auto tokenizer = CtcTokenizer::load(set.folderOf(golden));
        REQUIRE(tokenizer.ok());
        CHECK(tokenizer->decode(ids).text == run.text.at(row));
    }
    if (model.classifier() != nullptr) {
        const auto best = std::max_element(output.values().begin(), output.values().end()) - output.values().begin();
        CHECK(model.config().labels.at(static_cast<std::size_t>(best)) == run.label.at(row));
    }
}

void compareRun(const GoldenSet& set, const GoldenCase& golden, const GoldenRun& run, const Pretrained& model,
                Workspace& workspace, AttentionImplementation form) {
    INFO(golden.name << ", run " << run.name << (form == AttentionImplementation::kEager ? ", eager" : ", tiled"));
    const auto file = openFile(set.folderOf(golden) / "golden.safetensors");
    const Tensor input = set.input(run);
    const auto numValid = set.numValidSamples(run);
    const auto length = static_cast<std::size_t>(input.shape()[1]);
    StageComparison comparison(run, *file);
    for (std::size_t row = 0; row < numValid.size(); ++row) {
        Tensor output;
        const HubertInput rowInput{input.values().subspan(row * length, length), numValid[row]};
        const auto done = model.forward(workspace, rowInput,
                                        {form, comparison.observerForRow(static_cast<std::int64_t>(row))}, output);
        if (!done.ok()) FAIL(done.error().toString());
        checkText(set, golden, run, row, model, output);
    }
    CHECK(comparison.failures() == "");
    comparison.requireAllSeen(form == AttentionImplementation::kEager);
}

void compareSet(const std::filesystem::path& folder) {
    const GoldenSet set(folder);
    Workspace workspace;
    for (const GoldenCase& golden : set.cases()) {
        const Pretrained model = load(workspace, set.folderOf(golden));
        for (const GoldenRun& run : golden.runs)
            for (const auto form : {AttentionImplementation::kEager, AttentionImplementation::kTiled})
                compareRun(set, golden, run, model, workspace, form);
    }
}

Tensor lastHiddenState(const std::filesystem::path& weights, const HubertConfig& config, const Tensor& input) {
    Workspace workspace;
    const auto checkpoint = openFile(weights);
    auto model = buildPretrained(workspace.compute, config, *checkpoint);
    if (!model.ok()) FAIL(model.error().toString());
    Tensor output;
    REQUIRE(model->forward(workspace, {input.values()}, {}, output).ok());
    return output;
}

} // namespace

TEST_CASE("Every stage equals transformers on the committed goldens", "[golden]") {
    compareSet(committedGoldens());
}

TEST_CASE("Every stage equals transformers on all sixteen reference checkpoints", "[golden]") {
    EARSHOT_NEEDS_SHARED(hubertFixtures());
    compareSet(hubertFixtures());
}

TEST_CASE("The golden comparison notices a model that is slightly wrong", "[golden]") {
    const GoldenSet set(committedGoldens());
    const GoldenCase& golden = set.cases().front();
    const GoldenRun& run = golden.runs.front();
    Workspace workspace;
    auto config = HubertConfig::load(set.folderOf(golden));
    REQUIRE(config.ok());
    config->featExtractActivation = Activation::kGeluTanh; // for gelu: differs by 5e-4 at most
    const auto checkpoint = openFile(set.folderOf(golden));
    const auto model = buildPretrained(workspace.compute, *config, *checkpoint);
    REQUIRE(model.ok());
    const auto file = openFile(set.folderOf(golden) / "golden.safetensors");
    StageComparison comparison(run, *file);
    Tensor output;
    const Tensor input = set.input(run);
    REQUIRE(model
                ->forward(workspace, {input.values()}, {AttentionImplementation::kEager, comparison.observerForRow(0)},
                          output)
                .ok());
    CHECK(comparison.failures() != "");
}

TEST_CASE("Every file format of a checkpoint gives the same bits", "[golden]") {
    EARSHOT_NEEDS_SHARED(hubertFixtures());
    const GoldenSet set(hubertFixtures());
    for (const GoldenCase& golden : set.cases()) {
        const auto folder = set.folderOf(golden);
        if (!std::filesystem::exists(folder / "model.safetensors")) continue;
        const auto config = HubertConfig::load(folder);
        REQUIRE(config.ok());
        const Tensor input = set.input(golden.runs.at(1));
        const Tensor expected = lastHiddenState(folder / "model.safetensors", *config, input);
        for (const char* other : {"pytorch_model.bin", "tf_model.h5", "model.safetensors.index.json"}) {
            if (!std::filesystem::exists(folder / other)) continue;
            INFO(golden.name << ": " << other);
            const Tensor actual = lastHiddenState(folder / other, *config, input);
            REQUIRE(actual.shape() == expected.shape());
            CHECK(std::equal(actual.values().begin(), actual.values().end(), expected.values().begin()));
        }
    }
}

// Checkpoints of the published sizes are too big to keep: EARSHOT_FULLSIZE names a folder of them, each with the
// golden.safetensors (input_values, hidden.i, logits) that transformers computed for it.
TEST_CASE("Full-size models equal transformers within 1e-3 of the last hidden state", "[golden]") {
    const char* root = std::getenv("EARSHOT_FULLSIZE");
    if (root == nullptr) SKIP("EARSHOT_FULLSIZE does not name a folder of full-size checkpoints");
    for (const auto& entry : std::filesystem::directory_iterator(root)) {
        INFO(entry.path().string());
        Workspace workspace;
        const Pretrained model = load(workspace, entry.path());
        const auto golden = openFile(entry.path() / "golden.safetensors");
        const Tensor input = readTensor(*golden, "input_values");
        const std::string last = "hidden." + std::to_string(model.config().numHiddenLayers);
        const Tensor expected = readTensor(*golden, last), expectedLogits = readTensor(*golden, "logits");
        double difference = 0.0, largest = 0.0;
        for (float value : expected.values()) largest = std::max(largest, std::abs(static_cast<double>(value)));
        const auto observer = [&](std::string_view name, const float* values, const Shape&) {
            if (name == last) difference = largestDifference(values, expected, 0, false);
        };
        Tensor logits;
        REQUIRE(model.forward(workspace, {input.values()}, {.observer = observer}, logits).ok());
        WARN(entry.path().filename().string() << ": relative difference " << difference / largest << ", logits "
                                              << largestDifference(logits.data(), expectedLogits, 0, false));
        CHECK(difference <= 1e-3 * largest);
    }
}
