// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Everything that a hub can do wrong ends in a whole model or in an error that says what happened, and never in
// anything that could be taken for a model.
#include "Downloads.h"

#include <catch2/matchers/catch_matchers_string.hpp>

#include <fstream>

using namespace earshot;
using Catch::Matchers::ContainsSubstring;

namespace {

void requireWhole(const char* name) {
    const test::HubServer server;
    const test::Downloads downloads;
    const auto outcome = downloads.get(server, name);
    INFO(name << ": " << test::textOf(outcome));
    REQUIRE(outcome.ok());
    test::requireWorks(outcome->folder);
    std::ifstream expected(server.content() / "model.safetensors", std::ios::binary);
    std::ifstream actual(outcome->folder / "model.safetensors", std::ios::binary);
    CHECK(std::equal(std::istreambuf_iterator<char>(expected), {}, std::istreambuf_iterator<char>(actual), {}));
    CHECK(std::ranges::count(downloads.everything(), std::string(name) + "/model.safetensors") == 1);
}

struct Fault {
    const char* name;
    ErrorCode code;
    const char* says;
    bool leavesNothing = true;
};

} // namespace

TEST_CASE("Connections cut in the middle are continued where they broke", "[unit]") {
    requireWhole("cut/tiny");
    const test::HubServer server;
    const test::Downloads downloads;
    REQUIRE(downloads.get(server, "cut/tiny").ok());
    std::vector<std::string> ranges;
    for (const auto& request : server.requests())
        if (request.url.ends_with("/model.safetensors")) ranges.push_back(request.range);
    REQUIRE(ranges.size() == 7); // two megabytes, 300,000 bytes at a time
    CHECK(ranges.front().empty());
    CHECK(ranges[1] == "bytes=300000-");
    CHECK(ranges[6] == "bytes=1800000-");
}

TEST_CASE("A hub that ignores ranges is asked for the whole again", "[unit]") {
    requireWhole("norange/tiny");
}

TEST_CASE("Content that was damaged on the way is fetched once more", "[unit]") {
    requireWhole("wronghashonce/tiny");
}

TEST_CASE("A hub that is busy at times is asked again", "[unit]") {
    requireWhole("busy/tiny");
}

TEST_CASE("Names in the list that lead elsewhere are passed over", "[unit]") {
    requireWhole("names/tiny");
}

TEST_CASE("Every other fault is an error that says what happened, and no model appears", "[unit]") {
    const test::HubServer server;
    const std::vector<Fault> faults = {
        {"absent/tiny", ErrorCode::kNotFound, "no such model"},
        {"plainabsent/tiny", ErrorCode::kNotFound, "no such model"},
        {"good/tiny@v9", ErrorCode::kNotFound, "no such revision"},
        {"down/tiny", ErrorCode::kIo, "status 503"},
        {"notjson/tiny", ErrorCode::kInvalidData, "not valid JSON"},
        {"endless/tiny", ErrorCode::kInvalidData, "absurdly long"},
        {"deaf/tiny", ErrorCode::kIo, "stopped answering"},
        {"nocommit/tiny", ErrorCode::kInvalidData, "which commit"},
        {"nochecksum/tiny", ErrorCode::kInvalidData, "no checksum"},
        {"noconfig/tiny", ErrorCode::kUnsupported, "not a HuBERT model"},
        {"wavlm/tiny", ErrorCode::kUnsupported, "wavlm"},
        {"novocab/tiny", ErrorCode::kNotFound, "no such file"},
        {"damaged/tiny", ErrorCode::kInvalidData, "arrived whole, but does not work"},
        {"evilshard/tiny", ErrorCode::kInvalidData, "points to"},
        {"huge/tiny", ErrorCode::kIo, "not enough space", false},
        {"gated/tiny", ErrorCode::kUnsupported, "HF_TOKEN"},
        {"filegone/tiny", ErrorCode::kNotFound, "model.safetensors", false},
        {"wronghash/tiny", ErrorCode::kInvalidData, "checksum differs", false},
        {"wrongrange/tiny", ErrorCode::kInvalidData, "another part", false},
        {"short/tiny", ErrorCode::kInvalidData, "but sends", false},
        {"shortquiet/tiny", ErrorCode::kIo, "less of model.safetensors", false},
        {"longquiet/tiny", ErrorCode::kInvalidData, "more than it announces", false},
        {"stall/tiny", ErrorCode::kIo, "stopped answering", false},
        {"redirectother/tiny", ErrorCode::kInvalidData, "links to"},
        {"redirectloop/tiny", ErrorCode::kIo, "without end"},
        {"redirectfile/tiny", ErrorCode::kIo, "not safe"},
    };
    for (const Fault& fault : faults) {
        const test::Downloads downloads;
        const auto outcome = downloads.get(server, fault.name);
        INFO(fault.name << ": " << test::textOf(outcome));
        REQUIRE_FALSE(outcome.ok());
        CHECK(outcome.error().code == fault.code);
        CHECK_THAT(outcome.error().toString(), ContainsSubstring(fault.says));
        CHECK(downloads.visible().empty());
        CHECK_FALSE(test::exists(downloads.target(fault.name)));
        if (fault.leavesNothing) CHECK(downloads.everything().empty());
    }
}

TEST_CASE("What is not a HuBERT model is refused before its weights are fetched", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    for (const char* name : {"wavlm/tiny", "novocab/tiny"}) CHECK_FALSE(downloads.get(server, name).ok());
    CHECK(test::numContentRequests(server, "model.safetensors") == 0);
}

TEST_CASE("A hub that cannot be reached is given up after a few attempts", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    auto request = downloads.request(server, "good/tiny");
    request.hub.url = "http://127.0.0.1:1";
    const auto refused = downloadModel(request);
    REQUIRE_FALSE(refused.ok());
    CHECK_THAT(refused.error().message, ContainsSubstring("cannot be reached"));
    request.hub.url = "http://nowhere.invalid";
    const auto nameless = downloadModel(request);
    REQUIRE_FALSE(nameless.ok());
    CHECK_THAT(nameless.error().message, ContainsSubstring("is there a network?"));
    CHECK(downloads.everything().empty());
}
