// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Seam: Checkpoint + TensorTable -> checked, canonical float32 tensors.
#include "WeightSource.h"
#include "WeightsTestSupport.h"

#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <cmath>
#include <functional>
#include <limits>
#include <map>

using namespace earshot;
using namespace earshot::test;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::WithinRel;

namespace {

constexpr const char* kPosConv = "encoder.pos_conv_embed.conv.weight";

HubertConfig smallConfig() {
    HubertConfig config;
    config.convDim = {4, 4};
    config.convKernel = {10, 3};
    config.convStride = {5, 2};
    config.numConvPosEmbeddings = 6;
    config.numConvPosEmbeddingGroups = 2;
    config.hiddenSize = 8;
    config.numHiddenLayers = 1;
    config.numAttentionHeads = 2;
    config.intermediateSize = 12;
    config.head = HeadKind::kCtc;
    config.vocabSize = 5;
    return config;
}

struct Stored {
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};
using Tensors = std::map<std::string, Stored>;

Tensors tensorsOf(const TensorTable& table) {
    Tensors tensors;
    for (const TensorSpec& spec : table.specs()) {
        const auto extents = spec.shape.extents();
        tensors[spec.name] = {{extents.begin(), extents.end()},
                              counting(static_cast<std::size_t>(spec.shape.numElements()))};
    }
    return tensors;
}

struct Fixture {
    ScratchFolder scratch;
    TensorTable table{smallConfig()};
    Tensors tensors = tensorsOf(table);
    std::unique_ptr<Checkpoint> checkpoint;

    Result<WeightSource> bind() {
        SafetensorsWriter writer;
        for (const auto& [name, stored] : tensors) writer.add(name, stored.shape, stored.values);
        checkpoint.reset();
        REQUIRE(writer.write(scratch.path() / "model.safetensors").ok());
        checkpoint = openCheckpoint(scratch.path());
        return WeightSource::bind(*checkpoint, table);
    }
};

} // namespace

TEST_CASE("Names are found with and without the leading hubert.", "[unit]") {
    Fixture fixture;
    if (GENERATE(true, false)) {
        Tensors prefixed;
        for (auto& [name, stored] : fixture.tensors)
            prefixed[(name.starts_with("lm_head") ? "" : "hubert.") + name] = stored;
        fixture.tensors = prefixed;
    }
    const auto source = fixture.bind();
    REQUIRE(source.ok());
    CHECK(source->surplus().empty());
    const auto weight = source->load("encoder.layers.0.attention.q_proj.weight");
    REQUIRE(weight.ok());
    CHECK(weight->shape() == Shape{8, 8});
    CHECK(weight->values()[63] == 63.0f);
}

TEST_CASE("Weight norm is multiplied out per tap, in both spellings", "[unit]") {
    const bool oldSpelling = GENERATE(true, false);
    Fixture fixture;
    const std::string stem = "encoder.pos_conv_embed.conv.";
    const std::string g = stem + (oldSpelling ? "weight_g" : "parametrizations.weight.original0");
    const std::string v = stem + (oldSpelling ? "weight_v" : "parametrizations.weight.original1");
    fixture.tensors.erase(kPosConv);
    fixture.tensors[v] = {{8, 4, 6}, counting(192)};
    fixture.tensors[g] = {{1, 1, 6}, {1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f}};
    const auto source = fixture.bind();
    REQUIRE(source.ok());
    CHECK(source->surplus().empty());
    const auto weight = source->load(kPosConv);
    REQUIRE(weight.ok());
    for (std::size_t tap = 0; tap < 6; ++tap) {
        double squares = 0;
        for (std::size_t i = tap; i < 192; i += 6) squares += double(i) * double(i);
        for (std::size_t i = tap; i < 192; i += 6)
            CHECK_THAT(weight->values()[i],
                       WithinRel(static_cast<float>(double(tap + 1) * double(i) / std::sqrt(squares)), 1e-6f));
    }
}

TEST_CASE("Missing and wrongly shaped tensors are all named, with both shapes", "[unit]") {
    Fixture fixture;
    fixture.tensors.erase("encoder.layer_norm.bias");
    fixture.tensors["lm_head.weight"] = {{4, 8}, counting(32)};
    const auto source = fixture.bind();
    REQUIRE_FALSE(source.ok());
    CHECK(source.error().code == ErrorCode::kInvalidData);
    CHECK_THAT(source.error().message, ContainsSubstring("'encoder.layer_norm.bias' [8] is missing") &&
                                           ContainsSubstring("'lm_head.weight' is [4, 8], the config asks for [5, 8]"));
    CHECK_THAT(source.error().where, ContainsSubstring("model.safetensors"));
}

TEST_CASE("A wrongly shaped magnitude of a weight norm is named", "[unit]") {
    Fixture fixture;
    fixture.tensors.erase(kPosConv);
    fixture.tensors["encoder.pos_conv_embed.conv.weight_v"] = {{8, 4, 6}, counting(192)};
    fixture.tensors["encoder.pos_conv_embed.conv.weight_g"] = {{8, 1, 1}, counting(8)};
    const auto source = fixture.bind();
    REQUIRE_FALSE(source.ok());
    CHECK_THAT(source.error().message, ContainsSubstring("weight_g' is [8, 1, 1], the config asks for [1, 1, 6]"));
}

TEST_CASE("A long list of complaints is cut, and says how many are left", "[unit]") {
    Fixture fixture;
    fixture.tensors = {{"lm_head.bias", {{5}, counting(5)}}};
    const auto source = fixture.bind();
    REQUIRE_FALSE(source.ok());
    CHECK_THAT(source.error().message, ContainsSubstring("more"));
    CHECK(source.error().message.size() < 1000);
}

TEST_CASE("Tensors of a head that is not known are surplus, not an error", "[unit]") {
    Fixture fixture;
    fixture.tensors["quantizer.codevectors"] = {{2}, counting(2)};
    const auto source = fixture.bind();
    REQUIRE(source.ok());
    REQUIRE(source->surplus().size() == 1);
    CHECK(source->surplus()[0] == "quantizer.codevectors");
}

TEST_CASE("Training tensors may be absent; asking for what is not there is an error", "[unit]") {
    Fixture fixture;
    fixture.tensors.erase("masked_spec_embed");
    const auto source = fixture.bind();
    REQUIRE(source.ok());
    CHECK_FALSE(source->has("masked_spec_embed"));
    CHECK(source->has("lm_head.bias"));
    const auto absent = source->load("masked_spec_embed");
    REQUIRE_FALSE(absent.ok());
    CHECK(absent.error().code == ErrorCode::kNotFound);
}

TEST_CASE("NaN and infinity are found and named", "[unit]") {
    Fixture fixture;
    fixture.tensors["lm_head.bias"].values[2] = std::numeric_limits<float>::quiet_NaN();
    fixture.tensors["encoder.layer_norm.bias"].values[0] = -std::numeric_limits<float>::infinity();
    const auto source = fixture.bind();
    REQUIRE(source.ok());
    const auto finite = source->checkFinite();
    REQUIRE_FALSE(finite.ok());
    CHECK_THAT(finite.error().message,
               ContainsSubstring("'lm_head.bias' has 1") && ContainsSubstring("'encoder.layer_norm.bias'"));
    fixture.tensors["lm_head.bias"].values[2] = 0;
    fixture.tensors["encoder.layer_norm.bias"].values[0] = 0;
    CHECK(fixture.bind()->checkFinite().ok());
}
