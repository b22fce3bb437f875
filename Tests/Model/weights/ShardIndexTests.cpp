// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Seam: model.safetensors.index.json -> several files -> one Checkpoint.
#include "WeightsTestSupport.h"

#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace earshot;
using namespace earshot::test;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr const char* kIndexName = "model.safetensors.index.json";

void writeShard(const std::filesystem::path& path, const std::string& tensor) {
    SafetensorsWriter writer;
    writer.add(tensor, {2}, counting(2));
    REQUIRE(writer.write(path).ok());
}

} // namespace

TEST_CASE("Shards read as one checkpoint", "[unit]") {
    const ScratchFolder scratch;
    writeShard(scratch.path() / "1.safetensors", "a");
    writeShard(scratch.path() / "2.safetensors", "b");
    scratch.write(kIndexName, R"({"metadata":{"total_size":16,"list":[1,null,-2.5,true]},
                                  "weight_map":{"a":"1.safetensors","b":"2.safetensors"}})");
    const auto checkpoint = openCheckpoint(scratch.path());
    REQUIRE(checkpoint->tensors().size() == 2);
    CHECK(readTensor(*checkpoint, "b") == counting(2));
}

TEST_CASE("An index that points outside its folder, or to nothing, is refused", "[unit]") {
    const auto [index, expected] = GENERATE(table<std::string, std::string>({
        {R"({"weight_map":{"a":"../1.safetensors"}})", "points to '../1.safetensors'"},
        {R"({"weight_map":{"a":"/etc/x.safetensors"}})", "points to"},
        {R"({"weight_map":{"a":"..\\1.safetensors"}})", "points to"},
        {R"({"weight_map":{"a":"C:1.safetensors"}})", "points to"},
        {R"({"weight_map":{"a":".safetensors"}})", "points to"},
        {R"({"weight_map":{"a":"config.json"}})", "points to"},
        {R"({"weight_map":{"a":"absent.safetensors"}})", "no such file"},
        {R"({"weight_map":{"b":"1.safetensors"}})", "is not in '1.safetensors'"},
        {R"({"weight_map":{"a":7}})", "number"},
        {R"({"weight_map":{"a":null}})", "null"},
        {R"({"weight_map":["a"]})", "wrong form"},
        {R"({"weight_map":"a"})", "not an object"},
        {R"({"metadata":{}})", "no weight_map"},
        {R"([])", "not a JSON object"},
        {R"({)", "not valid JSON"},
    }));
    const ScratchFolder scratch;
    writeShard(scratch.path() / "1.safetensors", "a");
    scratch.write(kIndexName, index);
    INFO(index);
    CHECK_THAT(refusal(scratch.path()).message, ContainsSubstring(expected));
}

TEST_CASE("Two shards that hold the same tensor are refused", "[unit]") {
    const ScratchFolder scratch;
    writeShard(scratch.path() / "1.safetensors", "a");
    writeShard(scratch.path() / "2.safetensors", "a");
    scratch.write(kIndexName, R"({"weight_map":{"a":"1.safetensors","b":"2.safetensors"}})");
    CHECK_THAT(refusal(scratch.path()).message, ContainsSubstring("twice"));
}
