// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Seam: a hostile config.json beside a good checkpoint, and good JSON around bad weights.
#include "AllocationMeter.h"
#include "HostileSupport.h"
#include "WeightSource.h"
#include "WeightsTestSupport.h"

#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <algorithm>
#include <limits>

using namespace earshot;
using namespace earshot::test;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr std::string_view kConfig = R"({
  "architectures": ["HubertModel"], "model_type": "hubert",
  "conv_dim": [4, 4], "conv_kernel": [10, 3], "conv_stride": [5, 2], "num_feat_extract_layers": 2,
  "conv_bias": false, "feat_extract_norm": "group", "feat_extract_activation": "gelu", "feat_proj_layer_norm": true,
  "num_conv_pos_embeddings": 6, "num_conv_pos_embedding_groups": 2,
  "hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 12, "hidden_act": "gelu",
  "layer_norm_eps": 1e-05, "do_stable_layer_norm": false, "vocab_size": 32, "pad_token_id": 0
})";

// Parses, and where that goes well binds the good checkpoint to it. True where both did.
bool parseAndBind(std::string_view json, const Checkpoint& checkpoint) {
    const auto complain = [](const Error& error) {
        if (error.message.empty() || error.where.empty()) FAIL("an error without message or place");
        return false;
    };
    const auto config = HubertConfig::parse(json, "config.json");
    if (!config.ok()) return complain(config.error());
    const TensorTable table(*config);
    const auto source = WeightSource::bind(checkpoint, table);
    return source.ok() || complain(source.error());
}

} // namespace

TEST_CASE("A damaged config.json is refused, or does not fit, or changes nothing", "[hostile]") {
    const Mutation mutation = GENERATE(as<Mutation>{}, cutOff, flipBytes, replaceDigits, repeatOrCut);
    const ScratchFolder scratch;
    const auto checkpoint = openCheckpoint(scratch.write("model.safetensors", tinySafetensors()));
    REQUIRE(parseAndBind(kConfig, *checkpoint));
    Random random(17);
    int numRefused = 0;
    for (int i = 0; i < 200; ++i) {
        const std::string damaged = mutation(kConfig, random);
        INFO(damaged);
        const AllocationMeter meter;
        numRefused += parseAndBind(damaged, *checkpoint) ? 0 : 1;
        if (meter.peakBytes() > 2 * damaged.size() + 2 * kFixedRoomBytes)
            FAIL("took " << meter.peakBytes() << " bytes");
    }
    CHECK(numRefused > 20);
}

TEST_CASE("JSON bombs in config.json are refused", "[hostile]") {
    const std::string bomb =
        GENERATE(std::string(100000, '['), std::string(100000, '{'), "{\"conv_dim\":" + std::string(50000, '[') + "}",
                 "{\"hidden_size\":" + std::string(100000, '9') + "}", std::string(100000, '"'));
    const ScratchFolder scratch;
    const auto checkpoint = openCheckpoint(scratch.write("model.safetensors", tinySafetensors()));
    const AllocationMeter meter;
    CHECK_FALSE(parseAndBind(bomb, *checkpoint));
    CHECK(meter.peakBytes() < 2 * bomb.size() + 2 * kFixedRoomBytes);
}

TEST_CASE("A checkpoint with any one shape changed is refused with both shapes", "[hostile]") {
    const TensorTable table(tinyConfig());
    const ScratchFolder scratch;
    for (const TensorSpec& wrong : table.specs()) {
        SafetensorsWriter writer;
        for (const TensorSpec& spec : table.specs()) {
            std::vector<std::int64_t> shape(spec.shape.extents().begin(), spec.shape.extents().end());
            if (&spec == &wrong) shape.push_back(1);
            writer.add(spec.name, shape, std::vector<float>(static_cast<std::size_t>(spec.shape.numElements())));
        }
        REQUIRE(writer.write(scratch.path() / "model.safetensors").ok());
        const auto checkpoint = openCheckpoint(scratch.path());
        const auto source = WeightSource::bind(*checkpoint, table);
        REQUIRE_FALSE(source.ok());
        const std::string expected = wrong.shape.toString();
        const std::string found = expected.substr(0, expected.size() - 1) + ", 1]";
        CHECK_THAT(source.error().message,
                   ContainsSubstring("'" + wrong.name + "' is " + found) && ContainsSubstring("asks for " + expected));
    }
}

TEST_CASE("NaN anywhere in the weights is found and named", "[hostile]") {
    const std::string content = tinySafetensors();
    const std::size_t dataStart = content.rfind('}') + 1 + 7;
    const ScratchFolder scratch;
    const TensorTable table(tinyConfig());
    Random random(19);
    for (int i = 0; i < 100; ++i) {
        std::string damaged = content;
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const std::size_t numValues = (content.size() - dataStart) / sizeof nan;
        const std::size_t at = content.size() - sizeof nan * (1 + draw(random, numValues));
        std::copy_n(reinterpret_cast<const char*>(&nan), sizeof nan, damaged.begin() + static_cast<std::ptrdiff_t>(at));
        const auto checkpoint = openCheckpoint(scratch.write("model.safetensors", damaged));
        const auto source = WeightSource::bind(*checkpoint, table);
        REQUIRE(source.ok());
        const auto finite = source->checkFinite();
        REQUIRE_FALSE(finite.ok());
        CHECK_THAT(finite.error().message, ContainsSubstring("' has 1"));
    }
}
