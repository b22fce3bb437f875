// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Seams: SafetensorsWriter -> file -> Checkpoint, and what a damaged header is answered with.
#include "WeightsTestSupport.h"

#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace earshot;
using namespace earshot::test;
using Catch::Matchers::ContainsSubstring;

namespace {

Error refusalOfHeader(const std::string& header, std::size_t numDataBytes = 8) {
    const ScratchFolder scratch;
    return refusal(scratch.write("model.safetensors", safetensorsFile(header, numDataBytes)));
}

std::string entry(const std::string& shape, const std::string& offsets) {
    return R"({"dtype":"F32","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
}

} // namespace

TEST_CASE("What is written is read back, bit for bit and in the order of names", "[unit]") {
    const ScratchFolder scratch;
    const auto path = scratch.path() / "out.safetensors";
    SafetensorsWriter writer;
    writer.add("z", {2, 3}, counting(6));
    writer.add("a", {}, std::vector{0.1f});
    writer.add("none", {0, 4}, {});
    REQUIRE(writer.write(path).ok());
    const auto checkpoint = openCheckpoint(path);
    REQUIRE(checkpoint->tensors().size() == 3);
    CHECK(checkpoint->tensors()[0].name == "a");
    CHECK(checkpoint->tensors()[2].shape == std::vector<std::int64_t>{2, 3});
    CHECK(readTensor(*checkpoint, "z") == counting(6));
    CHECK(readTensor(*checkpoint, "a") == std::vector{0.1f});
    CHECK(readTensor(*checkpoint, "none").empty());
    checkpoint->releasePages();
    CHECK(readTensor(*checkpoint, "z") == counting(6));
}

TEST_CASE("Reading into a span of the wrong size is an error that says both sizes", "[unit]") {
    const ScratchFolder scratch;
    SafetensorsWriter writer;
    writer.add("z", {2, 3}, counting(6));
    REQUIRE(writer.write(scratch.path() / "model.safetensors").ok());
    const auto checkpoint = openCheckpoint(scratch.path());
    std::vector<float> tooSmall(5);
    const auto result = checkpoint->read(checkpoint->tensors()[0], tooSmall);
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().code == ErrorCode::kInvalidArgument);
    CHECK_THAT(result.error().toString(), ContainsSubstring("'z'") && ContainsSubstring("6") && ContainsSubstring("5"));
}

TEST_CASE("Writing into a folder that is not there is an error, not a crash", "[unit]") {
    const ScratchFolder scratch;
    SafetensorsWriter writer;
    writer.add("z", {1}, counting(1));
    const auto result = writer.write(scratch.path() / "absent" / "x.safetensors");
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().code == ErrorCode::kIo);
}

TEST_CASE("A header is refused for what is wrong with it, and the tensor is named", "[unit]") {
    const auto [header, expected] = GENERATE_COPY(table<std::string, std::string>({
        {R"({"a":)" + entry("[3]", "[0,8]") + "}", "need 12 bytes"},
        {R"({"a":)" + entry("[4]", "[0,16]") + "}", "beyond the end"},
        {R"({"a":)" + entry("[2]", "[8,0]") + "}", "reversed"},
        {R"({"a":)" + entry("[-2]", "[0,8]") + "}", "negative"},
        {R"({"a":)" + entry("[2.0]", "[0,8]") + "}", "not whole"},
        {R"({"a":)" + entry("[9223372036854775807,9223372036854775807]", "[0,8]") + "}", "impossible size"},
        {R"({"a":)" + entry("[99999999999999999999999]", "[0,8]") + "}", "too large"},
        {R"({"a":)" + entry("[1,1,1,1,1,1,1,1,1,1]", "[0,4]") + "}", "impossible numbers"},
        {R"({"a":)" + entry("[0,9223372036854775807,9]", "[0,0]") + "}", "impossible size"},
        {R"({"a":)" + entry("[2]", "[0,8]") + R"(,"b":)" + entry("[1]", "[4,8]") + "}", "overlap"},
        {R"({"a":)" + entry("[1]", "[0,4]") + R"(,"a":)" + entry("[1]", "[4,8]") + "}", "twice"},
        {R"({"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}})", "twice"},
        {R"({"a":{"dtype":"F32","shape":[2]}})", "incomplete"},
        {R"({"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}})", "type"},
        {R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}})", "unknown field"},
        {R"({"a":{"dtype":"F32","shape":[[2]],"data_offsets":[0,8]}})", "wrong form"},
        {R"({"\u001b[2J":)" + entry("[2]", "[0,8]") + "}", "name"},
        {R"({"a":null})", "null"},
        {R"([1,2])", "list"},
        {R"({"a":)", "not valid JSON"},
        {std::string(1000, '['), "list"},
        {R"({"__metadata__":{"x":")" + std::string(70000, 'x') + R"("}})", "65536"},
        {"{}", "no tensors"},
    }));
    const Error error = refusalOfHeader(header);
    INFO(header.substr(0, 200));
    CHECK_THAT(error.message, ContainsSubstring(expected));
    CHECK_THAT(error.where, ContainsSubstring("model.safetensors"));
}

TEST_CASE("A header longer than its file is an incomplete download", "[unit]") {
    const ScratchFolder scratch;
    CHECK_THAT(refusal(scratch.write("a.safetensors", std::string(8, '\x7f'))).message,
               ContainsSubstring("incomplete"));
    CHECK_THAT(refusal(scratch.write("b.safetensors", "abc")).message, ContainsSubstring("incomplete"));
    CHECK_THAT(refusal(scratch.write("c.safetensors", "")).message, ContainsSubstring("empty"));
}

TEST_CASE("A Git LFS pointer is recognised and the remedy said", "[unit]") {
    const ScratchFolder scratch;
    const auto path = scratch.write("model.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
    CHECK_THAT(refusal(path).message, ContainsSubstring("git lfs pull"));
}

TEST_CASE("A folder without a checkpoint, a missing path and a folder in a file's place are told apart", "[unit]") {
    const ScratchFolder scratch;
    CHECK_THAT(refusal(scratch.path()).message, ContainsSubstring("pytorch_model.bin"));
    CHECK(refusal(scratch.path() / "absent").code == ErrorCode::kNotFound);
    std::filesystem::create_directory(scratch.path() / "model.safetensors");
    CHECK_THAT(refusal(scratch.path()).message, ContainsSubstring("regular file"));
}
