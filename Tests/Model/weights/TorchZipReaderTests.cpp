// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Seams: pytorch_model.bin as torch.save writes it -> tensors; pickles that are no state dict -> refusals.
#include "PickleReader.h"
#include "WeightsTestSupport.h"

#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace earshot;
using namespace earshot::test;
using Catch::Matchers::ContainsSubstring;

namespace {

Result<std::vector<PickledTensor>> unpickle(std::string_view pickle) {
    return readStateDict(std::as_bytes(std::span(pickle)), "data.pkl");
}

} // namespace

TEST_CASE("Views into storages read as if they were contiguous", "[unit]") {
    const auto checkpoint = openCheckpoint(weightsData() / "views.bin");
    struct Expected {
        const char* name;
        std::vector<std::int64_t> shape;
    };
    for (const Expected& expected : std::vector<Expected>{{"weight", {2, 3}},
                                                          {"bias", {2}},
                                                          {"first_row", {4}},
                                                          {"second_row", {4}},
                                                          {"transposed", {5, 4}},
                                                          {"every_other", {2, 6}},
                                                          {"permuted", {3, 4, 5}},
                                                          {"empty", {0, 3}},
                                                          {"float16", {2, 3}},
                                                          {"bfloat16", {2, 3}},
                                                          {"float64", {2, 3}},
                                                          {"int32", {2, 3}},
                                                          {"int16", {2, 3}},
                                                          {"int8", {2, 3}},
                                                          {"uint8", {2, 3}},
                                                          {"bool", {2}}}) {
        const std::vector<float> values = readTensor(*checkpoint, expected.name);
        CHECK(checkpoint->find(expected.name)->shape == expected.shape);
        CHECK(values == counting(values.size()));
    }
    CHECK(readTensor(*checkpoint, "scalar") == std::vector{7.0f});
    CHECK(checkpoint->tensors().size() == 17);
}

TEST_CASE("A pickle of protocol 4 reads like one of protocol 2", "[unit]") {
    CHECK(readTensor(*openCheckpoint(weightsData() / "small.bin"), "weight") == counting(6));
    CHECK(readTensor(*openCheckpoint(weightsData() / "protocol4.bin"), "weight") == counting(6));
}

TEST_CASE("A pickle that calls a function is refused by the function's name and not executed", "[unit]") {
    const Error error = refusal(weightsData() / "calling.bin");
    CHECK(error.code == ErrorCode::kUnsupported);
    CHECK_THAT(error.message, ContainsSubstring("posix.system") && ContainsSubstring("nothing was executed"));
    CHECK_FALSE(std::filesystem::exists("/tmp/earshot-was-here"));
}

TEST_CASE("Compressed entries and the format before torch 1.6 are refused with a remedy", "[unit]") {
    CHECK_THAT(refusal(weightsData() / "deflated.bin").message,
               ContainsSubstring("compressed") && ContainsSubstring("save"));
    CHECK_THAT(refusal(weightsData() / "legacy.bin").message,
               ContainsSubstring("before 1.6") && ContainsSubstring("save"));
}

TEST_CASE("A pickle may do nothing but build a state dict", "[unit]") {
    using namespace std::string_literals;
    const auto [pickle, expected] = GENERATE(table<std::string, std::string>({
        {"\x80\x02"
         "cos\nsystem\n.",
         "'os.system'"},
        {"\x80\x02"
         "c__builtin__\neval\n.",
         "'__builtin__.eval'"},
        {"\x80\x04\x8c\x02os\x8c\x06system\x93.", "'os.system'"},
        {"\x80\x02"
         "ctorch\nFloatStorage\n)R.",
         "cannot be called"},
        {"\x80\x02"
         "(S'ls'\nios\nsystem\n.",
         "opcode 0x53"},
        {"\x80\x02"
         "ccollections\nOrderedDict\n)\x81.",
         "opcode 0x81"},
        {"\x80\x02}}b.", "does not hold"}, // BUILD of a dict leaves the dict: an empty one holds no tensors
        {"\x80\x02Nq", "ends in the middle"},
        {"\x80\x02K", "ends in the middle"},
        {"\x80\x02X\xff\xff\xff\xff"
         "a",
         "ends in the middle"},
        {"\x80\x01}.", "protocol 1"},
        {"\x80\x02N.", "state dict"},
        {"\x80\x02.", "state dict"},
        {"\x80\x02R.", "there is none"},
        {"\x80\x02t.", "mark"},
        {"\x80\x02h\x05.", "never remembered"},
        {"\x80\x02Nr\xff\xff\xff\x7f.", "memo"},
        {"\x80\x02NK\x01K\x02s.", "not a dict"},
        {"\x80\x02NNb.", "not a dict"},
        {"\x80\x02NQ.", "storage"},
        {"\x80\x02\x8a\x09"
         "123456789.",
         "64 bits"},
        {"\x80\x02" + std::string(100000, '(') + ".", "nests"},
        {"\x80\x02" + std::string(100000, '}') + ".", "nests"},
        {"\x80\x02"
         "c" +
             std::string(5000, 'x') + "\n\n.",
         "global"},
    }));
    const auto result = unpickle(pickle);
    INFO(pickle.substr(0, 40));
    if (expected == "does not hold") {
        REQUIRE(result.ok());
        CHECK(result->empty());
        return;
    }
    REQUIRE_FALSE(result.ok());
    CHECK_THAT(result.error().message, ContainsSubstring(expected));
    CHECK_THAT(result.error().where, ContainsSubstring("data.pkl: byte"));
}
