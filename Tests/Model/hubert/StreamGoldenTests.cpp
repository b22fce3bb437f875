// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A stream in one chunk that sees everything, against the offline pass: on every reference checkpoint, stage by stage.
#include "GoldenCase.h"
#include "SharedFixtures.h"
#include "StreamTestSupport.h"

#include <map>

using namespace earshot;
using namespace earshot::test;

namespace {

std::filesystem::path committedGoldens() {
    return std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Tests" / "goldens" / "hubert";
}

using Stages = std::map<std::string, std::vector<float>, std::less<>>;

StageObserver recordIn(Stages& stages) {
    return [&stages](std::string_view name, const float* values, const Shape& shape) {
        stages[std::string(name)].assign(values, values + shape.numElements());
    };
}

void requireOneChunkEqualsOffline(const Pretrained& model, Workspace& workspace, std::span<const float> samples) {
    for (const auto form : {AttentionImplementation::kEager, AttentionImplementation::kTiled}) {
        Stages offline, streaming;
        Tensor output, hidden;
        REQUIRE(model.encoder().forward(workspace, {samples}, {form, recordIn(offline)}, output).ok());
        HubertStream stream = makeStream(model, {10, 10, 50});
        REQUIRE(stream.push(workspace, samples).ok());
        const auto step = stream.finish(workspace, {form, recordIn(streaming)}, hidden);
        REQUIRE(step.ok());
        REQUIRE(step->numFinal == output.shape()[0]);
        REQUIRE(streaming.size() == offline.size());
        for (const auto& [name, values] : offline) {
            INFO(name);
            CHECK(largestDifference(streaming.at(name), values) == 0.0);
        }
    }
}

void compareSet(const std::filesystem::path& folder) {
    const GoldenSet set(folder);
    Workspace workspace;
    for (const GoldenCase& golden : set.cases()) {
        const auto model = loadPretrained(workspace.compute, set.folderOf(golden));
        if (!model.ok()) FAIL(model.error().toString());
        for (const GoldenRun& run : golden.runs) {
            INFO(golden.name << ", run " << run.name);
            const Tensor input = set.input(run);
            const auto length = static_cast<std::size_t>(input.shape()[1]);
            requireOneChunkEqualsOffline(*model, workspace, input.values().first(length));
        }
    }
}

} // namespace

TEST_CASE("One chunk that sees everything equals the offline pass on the committed goldens", "[golden]") {
    compareSet(committedGoldens());
}

TEST_CASE("One chunk that sees everything equals the offline pass on all reference checkpoints", "[golden]") {
    EARSHOT_NEEDS_SHARED(hubertFixtures());
    compareSet(hubertFixtures());
}
