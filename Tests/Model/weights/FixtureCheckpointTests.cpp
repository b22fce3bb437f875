// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Seam: the reference's checkpoints in all published formats -> config, table and weights. Skips where they are absent.
#include "HubertConfig.h"
#include "WeightSource.h"
#include "WeightsTestSupport.h"

#include <cstring>

using namespace earshot;
using namespace earshot::test;

namespace {

struct Case {
    HubertConfig config;
    std::unique_ptr<Checkpoint> checkpoint;
    WeightSource source;
};

Case openCase(const std::filesystem::path& folder, const std::filesystem::path& checkpointPath) {
    auto config = HubertConfig::load(folder);
    INFO((config ? folder.string() : config.error().toString()));
    REQUIRE(config.ok());
    auto checkpoint = openCheckpoint(checkpointPath);
    auto source = WeightSource::bind(*checkpoint, TensorTable(*config));
    INFO((source ? std::string() : source.error().toString()));
    REQUIRE(source.ok());
    return {*config, std::move(checkpoint), std::move(source).value()};
}

} // namespace

TEST_CASE("Every reference checkpoint fits its table, leaves nothing over, and is finite", "[golden]") {
    EARSHOT_NEEDS_SHARED(hubertFixtures());
    int numCases = 0;
    for (const auto& folder : std::filesystem::directory_iterator(hubertFixtures())) {
        if (!folder.is_directory()) continue;
        INFO(folder.path().string());
        const Case one = openCase(folder.path(), folder.path());
        CHECK(one.source.surplus().empty());
        CHECK(one.source.checkFinite().ok());
        ++numCases;
    }
    CHECK(numCases >= 15);
}

TEST_CASE("pytorch_model.bin and tf_model.h5 give the same bits as safetensors", "[golden]") {
    EARSHOT_NEEDS_SHARED(hubertFixtures());
    for (const char* name : {"base_model", "base_ctc"}) {
        const auto folder = hubertFixtures() / name;
        const Case expected = openCase(folder, folder / "model.safetensors");
        const TensorTable table(expected.config);
        for (const char* file : {"pytorch_model.bin", "tf_model.h5"}) {
            const Case other = openCase(folder, folder / file);
            for (const TensorSpec& spec : table.specs()) {
                INFO(name << " " << file << " " << spec.name);
                const auto a = expected.source.load(spec.name);
                const auto b = other.source.load(spec.name);
                REQUIRE(a.ok());
                REQUIRE(b.ok());
                REQUIRE(a->shape() == b->shape());
                CHECK(std::memcmp(a->data(), b->data(), a->values().size_bytes()) == 0);
            }
        }
    }
}
