// SPDX-License-Identifier: AGPL-3.0-or-later
//
// models get, list and remove, against a hub on this machine.
#include "CommandRun.h"
#include "HubServer.h"
#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace earshot;
using Catch::Matchers::ContainsSubstring;

namespace {

// A user whose folder of models is empty, and who knows of one hub.
struct User {
    test::HubServer server;
    test::ScratchFolder data;

    User() {
        setenv("XDG_DATA_HOME", data.path().c_str(), 1);
        setenv("EARSHOT_HUB_URL", server.url().c_str(), 1);
    }
    [[nodiscard]] std::filesystem::path models() const { return data.path() / "earshot" / "models"; }
};

nlohmann::json listed(const std::string& name) {
    const auto run = test::runEarshot({"models", "list", "--json"});
    REQUIRE(run.exitCode == 0);
    std::istringstream lines(run.out);
    for (std::string line; std::getline(lines, line);)
        if (auto model = nlohmann::json::parse(line); model["name"] == name) return model;
    return {};
}

} // namespace

TEST_CASE("A model is downloaded by name, listed, found by its name, checked, used and removed", "[e2e]") {
    const User user;
    const auto got = test::runEarshot({"models", "get", "good/tiny"});
    INFO(got.err);
    REQUIRE(got.exitCode == 0);
    CHECK_THAT(got.out, ContainsSubstring("--model good/tiny"));
    CHECK(got.err.empty()); // no bar where nobody watches

    const auto model = listed("good/tiny");
    CHECK(model["usable"] == true);
    CHECK(model["kind"] == "captions");
    CHECK(model["from"] == "yours");
    CHECK(model["languages"] == nlohmann::json{"en", "de"});
    CHECK(model["source"]["hub"] == user.server.url());
    CHECK(listed("earshot-small-en")["from"] == "bundled");
    CHECK_THAT(test::runEarshot({"models", "list"}).out, ContainsSubstring("good/tiny"));

    for (const char* name : {"good/tiny", "tiny"}) {
        CHECK(test::runEarshot({"models", "check", name}).exitCode == 0);
        const auto run = test::runEarshot({"transcribe", test::bundledClip().string(), "--model", name});
        INFO(run.err);
        CHECK(run.exitCode == 0);
    }
    CHECK(test::runEarshot({"models", "remove", "good/tiny"}).exitCode == 1); // nobody said yes
    CHECK_FALSE(listed("good/tiny").is_null());
    CHECK(test::runEarshot({"models", "remove", "good/tiny", "--yes"}).exitCode == 0);
    CHECK(listed("good/tiny").is_null());
    CHECK(std::filesystem::is_empty(user.models()));
}

TEST_CASE("A portable command keeps what it downloads beside it", "[e2e]") {
    const User user;
    const auto folder = user.data.path() / "stick";
    std::filesystem::create_directory(folder);
    std::filesystem::copy_file(EARSHOT_COMMAND, folder / "earshot");
    std::ofstream(folder / "portable").put('\n');
    REQUIRE(test::runProgram((folder / "earshot").string(), {"models", "get", "good/tiny"}).exitCode == 0);
    CHECK(std::filesystem::exists(folder / "my-models" / "good" / "tiny" / "config.json"));
    CHECK_FALSE(std::filesystem::exists(user.models()));
}

TEST_CASE("A download goes to any folder, once", "[e2e]") {
    const User user;
    const auto folder = user.data.path() / "mine";
    const std::vector<std::string> arguments = {"models", "get", "good/tiny", "--to", folder.string(), "--json"};
    const auto first = nlohmann::json::parse(test::runEarshot(arguments).out);
    CHECK(first["folder"] == folder.string());
    CHECK(first["was_there"] == false);
    CHECK(nlohmann::json::parse(test::runEarshot(arguments).out)["was_there"] == true);
    CHECK(test::runEarshot({"models", "check", folder.string()}).exitCode == 0);
}

TEST_CASE("Ctrl-C keeps what has arrived, and the same command goes on from there", "[e2e]") {
    const User user;
    const std::string get = std::string("'") + EARSHOT_COMMAND + "' models get slow/tiny > /dev/null 2> '" +
                            (user.data.path() / "said").string() + "'";
    REQUIRE(std::system(("timeout -s INT 0.7 " + get).c_str()) != 0);
    CHECK_THAT(test::contentOf(user.data.path() / "said"), ContainsSubstring("cancelled; the next attempt goes on"));
    CHECK(listed("slow/tiny").is_null());
    CHECK(std::filesystem::exists(user.models() / "slow" / ".tiny.part"));
    REQUIRE(std::system(get.c_str()) == 0);
    CHECK(listed("slow/tiny")["usable"] == true);
    CHECK(user.server.requests().back().range.starts_with("bytes="));
}

TEST_CASE("What cannot be downloaded or removed is one line on stderr", "[e2e]") {
    const User user;
    const auto fails = [](const std::vector<std::string>& arguments, int exitCode, const std::string& says) {
        const auto run = test::runEarshot(arguments);
        INFO(run.err);
        CHECK(run.exitCode == exitCode);
        CHECK(std::count(run.err.begin(), run.err.end(), '\n') == 1);
        CHECK_THAT(run.err, ContainsSubstring(says));
    };
    fails({"models", "get", "absent/tiny"}, 1, "no such model");
    fails({"models", "get", "gated/tiny"}, 1, "HF_TOKEN");
    fails({"models", "get", "wronghash/tiny"}, 1, "checksum");
    fails({"models", "get", "tiny"}, 2, "OWNER/NAME");
    fails({"models", "get", "good/tiny", "--hub", "ftp://hub.example"}, 2, "address of a hub");
    fails({"models", "remove", "earshot-small-en", "--yes"}, 1, "bundled");
    fails({"models", "remove", "good/tiny", "--yes"}, 1, "no such model");
    fails({"transcribe", test::bundledClip().string(), "--model", "good/tiny"}, 1, "earshot models get good/tiny");
}
