// SPDX-License-Identifier: AGPL-3.0-or-later
#include "GoldenCase.h"

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

namespace earshot::test {

namespace {

GoldenRun parseRun(const nlohmann::json& json) {
    GoldenRun run;
    run.name = json.at("run");
    run.input = json.at("input");
    if (!json.at("attention_mask").is_null()) run.attentionMask = json.at("attention_mask");
    for (const auto& [stage, figures] : json.at("stages").items())
        run.stages[stage] = {figures.at("fp32_noise"), figures.at("max_abs")};
    run.ids = json.value("ids", run.ids);
    run.text = json.value("text", run.text);
    run.label = json.value("label", run.label);
    return run;
}

Shape shapeOf(const TensorInfo& info) {
    std::array<std::int64_t, 4> e{};
    REQUIRE(info.shape.size() <= e.size());
    std::copy(info.shape.begin(), info.shape.end(), e.begin());
    switch (info.shape.size()) {
    case 1: return {e[0]};
    case 2: return {e[0], e[1]};
    case 3: return {e[0], e[1], e[2]};
    default: return {e[0], e[1], e[2], e[3]};
    }
}

} // namespace

std::unique_ptr<Checkpoint> openFile(const std::filesystem::path& path) {
    auto opened = Checkpoint::open(path);
    INFO(path.string());
    if (!opened.ok()) FAIL(opened.error().toString());
    return std::move(opened).value();
}

Tensor readTensor(const Checkpoint& file, const std::string& name) {
    const TensorInfo* info = file.find(name);
    INFO(file.path().string() << ": " << name);
    REQUIRE(info != nullptr);
    Tensor tensor(shapeOf(*info));
    REQUIRE(file.read(*info, tensor.values()).ok());
    return tensor;
}

GoldenSet::GoldenSet(const std::filesystem::path& folder) : folder_(folder) {
    std::ifstream file(folder / "manifest.json");
    const auto manifest = nlohmann::json::parse(file);
    for (const auto& [name, json] : manifest.at("cases").items()) {
        GoldenCase golden{name, {}};
        for (const auto& run : json.at("runs")) golden.runs.push_back(parseRun(run));
        cases_.push_back(std::move(golden));
    }
    audio_ = openFile(folder / "audio.safetensors");
}

Tensor GoldenSet::input(const GoldenRun& run) const {
    Tensor values = readTensor(*audio_, run.input);
    if (values.shape().numAxes() == 1) values.resize({1, values.size()});
    return values;
}

std::vector<std::int64_t> GoldenSet::numValidSamples(const GoldenRun& run) const {
    const Tensor values = input(run);
    std::vector<std::int64_t> counts(static_cast<std::size_t>(values.shape()[0]), 0);
    if (run.attentionMask.empty()) return counts;
    const Tensor mask = readTensor(*audio_, run.attentionMask);
    for (std::size_t row = 0; row < counts.size(); ++row) {
        const auto begin = mask.data() + static_cast<std::int64_t>(row) * mask.shape()[1];
        counts[row] = std::count(begin, begin + mask.shape()[1], 1.0f);
    }
    return counts;
}

double largestDifference(const float* actual, const Tensor& expected, std::int64_t row, bool transposed) {
    const std::int64_t count = expected.size() / expected.shape()[0];
    const std::int64_t rows = transposed ? expected.shape()[1] : 1, columns = count / rows;
    const float* reference = expected.data() + row * count;
    double largest = 0.0;
    for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < columns; ++j) {
            const double difference = std::abs(static_cast<double>(actual[j * rows + i]) - reference[i * columns + j]);
            if (std::isnan(difference)) return std::numeric_limits<double>::infinity();
            largest = std::max(largest, difference);
        }
    return largest;
}

} // namespace earshot::test
