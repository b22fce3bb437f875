// SPDX-License-Identifier: AGPL-3.0-or-later
// Programs that are run when something is heard, and those that are not.
#include "CommandHook.h"
#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace earshot {
namespace {

using Outcome = CommandHook::Outcome;
const HeardLabel kHeard{.label = "help", .score = 0.912, .seconds = 12.5};

bool waitUntilIdle(CommandHook& hook) {
    for (int i = 0; i < 500 && hook.numRunning() > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return hook.numRunning() == 0;
}

std::string readAll(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

} // namespace

TEST_CASE("A command gets what was heard as arguments, and no shell sees them", "[unit]") {
    const test::ScratchFolder scratch;
    const auto made = scratch.path() / "made";
    const auto hostile = HeardLabel{.label = "x; touch " + made.string() + " $(touch " + made.string() + ")"};
    const auto copy = scratch.path() / "copy";
    CommandHook hook;
    // cp's second argument is the file that it makes: if a shell split it, there would be another.
    std::ofstream(scratch.path() / "from") << "content";
    const auto outcome =
        hook.run({"cp", (scratch.path() / "from").string(), copy.string() + "{label}"}, {.label = " a;b"}, 0);
    REQUIRE(outcome.ok());
    CHECK(*outcome == Outcome::kStarted);
    REQUIRE(waitUntilIdle(hook));
    CHECK(readAll(copy.string() + " a;b") == "content");
    REQUIRE(hook.run({"echo", "{label}"}, hostile, 0).ok());
    REQUIRE(waitUntilIdle(hook));
    CHECK_FALSE(std::filesystem::exists(made));
}

TEST_CASE("Score and time are filled in, and a label that looks like a placeholder is not", "[unit]") {
    const test::ScratchFolder scratch;
    CommandHook hook;
    const auto folder = scratch.path().string() + "/";
    REQUIRE(hook.run({"mkdir", folder + "{label}-{score}-{time}"}, kHeard, 0).ok());
    REQUIRE(waitUntilIdle(hook));
    CHECK(std::filesystem::exists(folder + "help-0.91-12.50"));
    REQUIRE(hook.run({"mkdir", folder + "{label}"}, {.label = "{score}"}, 0).ok());
    REQUIRE(waitUntilIdle(hook));
    CHECK(std::filesystem::exists(folder + "{score}"));
}

TEST_CASE("The same label runs a command once in a while, another one at once", "[unit]") {
    CommandHook hook;
    CHECK(*hook.run({"true"}, kHeard, 100) == Outcome::kStarted);
    CHECK(*hook.run({"true"}, kHeard, 101.9) == Outcome::kHeldBack);
    CHECK(*hook.run({"true"}, {.label = "stop"}, 101.9) == Outcome::kStarted);
    CHECK(*hook.run({"true"}, {.model = "commands", .label = "help"}, 101.9) == Outcome::kStarted);
    CHECK(*hook.run({"true"}, kHeard, 102.1) == Outcome::kStarted);
}

TEST_CASE("No more commands run at once than a few", "[unit]") {
    CommandHook hook;
    std::size_t started = 0;
    for (int i = 0; i < 10; ++i)
        started += *hook.run({"sleep", "1"}, {.label = std::to_string(i)}, 0) == Outcome::kStarted;
    CHECK(started == CommandHook::kMostAtOnce);
    REQUIRE(waitUntilIdle(hook));
    CHECK(*hook.run({"true"}, {.label = "later"}, 0) == Outcome::kStarted);
}

TEST_CASE("A command that is none is an error", "[unit]") {
    CommandHook hook;
    CHECK(hook.run({}, kHeard, 0).error().code == ErrorCode::kInvalidArgument);
    CHECK(hook.run({""}, kHeard, 0).error().code == ErrorCode::kInvalidArgument);
    CHECK(hook.run({"/no/such/program"}, kHeard, 0).error().code == ErrorCode::kIo);
    CHECK(hook.run({"no-such-program-of-earshot"}, kHeard, 0).error().code == ErrorCode::kIo);
}

} // namespace earshot
