// SPDX-License-Identifier: AGPL-3.0-or-later
//
// JSON lines to utterances.
#include "Manifest.h"
#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace earshot;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr const char* kLines =
    R"({"file": "an4.test.opus", "start": 2.5, "seconds": 0.8, "text": "YES", "split": "test"}

{"path": "sub/an4.dev.opus", "text": "NO", "split": "dev"}
{"file": "noise.opus", "text": null, "split": "test"}
{"file": "fsdd.test.opus", "text": "ONE", "split": "test", "speaker": null}
)";

} // namespace

TEST_CASE("A manifest gives its utterances with a text, relative to itself", "[unit]") {
    const test::ScratchFolder folder;
    const auto path = folder.write("manifest.jsonl", kLines);
    const auto entries = loadManifest(path, {});
    REQUIRE(entries.ok());
    REQUIRE(entries->size() == 3);
    CHECK((*entries)[0].file == folder.path() / "an4.test.opus");
    CHECK((*entries)[0].source == "an4");
    CHECK((*entries)[0].startSeconds == 2.5);
    CHECK((*entries)[1].file == folder.path() / "sub/an4.dev.opus");
    CHECK((*entries)[1].seconds == 0);
}

TEST_CASE("A manifest is narrowed by split and source", "[unit]") {
    const test::ScratchFolder folder;
    const auto path = folder.write("manifest.jsonl", kLines);
    CHECK(loadManifest(path, {.split = "test", .source = ""})->size() == 2);
    CHECK(loadManifest(path, {.split = "", .source = "an4"})->size() == 2);
    CHECK(loadManifest(path, {.split = "test", .source = "an4"})->size() == 1);
}

TEST_CASE("A line that cannot be used is named by its number", "[unit]") {
    const test::ScratchFolder folder;
    for (const char* line :
         {"nonsense", R"({"text": "no file"})", R"({"file": 3, "text": "x"})",
          R"({"file": "f", "text": "x", "start": -1})", R"({"file": "f", "text": "x", "seconds": 1e30})"}) {
        INFO(line);
        const auto path = folder.write("manifest.jsonl", std::string("{\"file\": \"a\", \"text\": \"a\"}\n") + line);
        const auto entries = loadManifest(path, {});
        REQUIRE_FALSE(entries.ok());
        CHECK_THAT(entries.error().where, ContainsSubstring("line 2"));
    }
    CHECK(loadManifest(folder.path() / "absent", {}).error().code == ErrorCode::kNotFound);
    CHECK_FALSE(loadManifest(folder.path(), {}).ok());
}
