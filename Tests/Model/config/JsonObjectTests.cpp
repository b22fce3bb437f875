// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The seam between JSON files of the world and our structs: wrong types and hostile files.
#include "JsonObject.h"
#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace earshot;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("A field of the wrong type is refused with its JSON path and the expected type", "[unit]") {
    const auto json =
        JsonObject::parse(R"({"outer": {"list": [1, 2, "three"], "flag": 1, "big": 18446744073709551615}})", "f.json");
    REQUIRE(json.ok());
    const auto outer = json->object("outer");
    REQUIRE(outer.ok());

    std::vector<std::int64_t> list = {7};
    auto outcome = outer->read("list", list);
    REQUIRE_FALSE(outcome.ok());
    CHECK(outcome.error().toString() == "f.json: outer.list[2]: holds a string, expected an integer of 64 bits");
    CHECK(list == std::vector<std::int64_t>{7});

    bool flag = true;
    CHECK_FALSE(outer->read("flag", flag).ok());
    std::int64_t big = 0;
    CHECK_FALSE(outer->read("big", big).ok());
}

TEST_CASE("Absent and null fields leave the default", "[unit]") {
    const auto json = JsonObject::parse(R"({"null": null})", "f.json");
    REQUIRE(json.ok());
    double value = 1.5;
    CHECK(json->read("null", value).ok());
    CHECK(json->read("absent", value).ok());
    CHECK(value == 1.5);
    CHECK_FALSE(json->has("null"));
}

TEST_CASE("Text that is not a JSON object is refused", "[unit]") {
    for (const char* text : {"", "{", "[1]", "nonsense", "{\"a\": NaN}", "{\"\xff\": 1}", "{\"a\": 1} trailing"}) {
        INFO(text);
        const auto json = JsonObject::parse(text, "f.json");
        REQUIRE_FALSE(json.ok());
        CHECK(json.error().code == ErrorCode::kInvalidData);
    }
}

TEST_CASE("A JSON bomb is refused without exhausting stack or memory", "[unit]") {
    const std::string arrays(1'000'000, '[');
    std::string objects;
    for (int i = 0; i < 200'000; ++i) objects += R"({"a":)";
    for (const std::string& bomb : {R"({"a":)" + arrays, objects}) {
        const auto json = JsonObject::parse(bomb, "bomb.json");
        REQUIRE_FALSE(json.ok());
        CHECK_THAT(json.error().message, ContainsSubstring("nested deeper"));
    }
}

TEST_CASE("A missing file, a folder and an absurdly large file are told apart", "[unit]") {
    const test::ScratchFolder folder;
    CHECK(JsonObject::load(folder.path() / "absent.json").error().code == ErrorCode::kNotFound);
    CHECK(JsonObject::load(folder.path()).error().code == ErrorCode::kIo);
    const auto large = folder.write("large.json", "{}" + std::string(5U << 20U, ' '));
    CHECK(JsonObject::load(large).error().code == ErrorCode::kInvalidData);
}
