// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Downloads that end before their time, from inside, from outside and for lack of space, and two at once. Where a
// process has to die it is a child of the test.
#include "Downloads.h"
#include "FolderLock.h"

#include <catch2/matchers/catch_matchers_string.hpp>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <atomic>
#include <chrono>
#include <csignal>
#include <fstream>
#include <random>
#include <thread>

using namespace earshot;
using Catch::Matchers::ContainsSubstring;
using Clock = std::chrono::steady_clock;

namespace {

// A download in a process of its own. said: where its error goes.
pid_t start(const test::HubServer& server, const std::string& name, const std::filesystem::path& root,
            const std::filesystem::path& said = "/dev/null", const char* fileLimit = nullptr) {
    const std::string url = server.url();
    const std::string folder = root.string();
    const int out = open(said.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    REQUIRE(out >= 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        dup2(out, STDOUT_FILENO);
        execl(EARSHOT_GET_MODEL, EARSHOT_GET_MODEL, url.c_str(), name.c_str(), folder.c_str(), fileLimit, nullptr);
        _exit(4);
    }
    close(out);
    return child;
}

int waitFor(pid_t child) {
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::uint64_t arrivedBytes(const test::Downloads& downloads) {
    std::uint64_t numBytes = 0;
    for (const auto& name : downloads.everything())
        if (name.ends_with(".partial")) numBytes += std::filesystem::file_size(downloads.root() / name);
    return numBytes;
}

} // namespace

TEST_CASE("A cancelled download stops at once and goes on later from where it was", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    auto request = downloads.request(server, "slow/tiny");
    Clock::time_point cancelled;
    request.onProgress = [&](const DownloadProgress& progress) {
        if (progress.numBytes < 500000 || progress.file != "model.safetensors") return true;
        if (cancelled == Clock::time_point()) cancelled = Clock::now();
        return false;
    };
    const auto outcome = downloadModel(request);
    REQUIRE_FALSE(outcome.ok());
    CHECK(Clock::now() - cancelled < std::chrono::milliseconds(300));
    CHECK_THAT(outcome.error().message, ContainsSubstring("cancelled"));
    CHECK(downloads.visible().empty());
    const std::uint64_t kept = arrivedBytes(downloads);
    CHECK(kept >= 500000);

    request.onProgress = {};
    REQUIRE(downloadModel(request).ok());
    CHECK(server.requests().back().range == "bytes=" + std::to_string(kept) + "-");
    test::requireWorks(downloads.target("slow/tiny"));
    CHECK(downloads.everything().size() == 8); // nothing beside the model
}

TEST_CASE("Cancelling works while nothing comes, and while it waits to try again", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    for (const char* name : {"stall/tiny", "deaf/tiny", "down/tiny"}) {
        auto request = downloads.request(server, name);
        request.hub.stallTimeout = std::chrono::seconds(60);
        request.hub.firstPause = std::chrono::seconds(60);
        const auto start = Clock::now();
        request.onProgress = [&](const DownloadProgress&) {
            return Clock::now() - start < std::chrono::milliseconds(300);
        };
        const auto outcome = downloadModel(request);
        INFO(name << ": " << test::textOf(outcome));
        REQUIRE_FALSE(outcome.ok());
        CHECK_THAT(outcome.error().message, ContainsSubstring("cancelled"));
        CHECK(Clock::now() - start < std::chrono::seconds(1));
    }
}

TEST_CASE("Killed at any moment and started again, a download ends whole", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    std::mt19937 random(5);
    int numKilled = 0;
    for (int i = 0; i < 12; ++i) {
        const pid_t child = start(server, "slow/tiny", downloads.root());
        std::this_thread::sleep_for(std::chrono::milliseconds(30 + random() % 300));
        kill(child, SIGKILL);
        if (waitFor(child) == 0) break;
        ++numKilled;
        // Either nobody sees it, or it is whole.
        const auto visible = downloads.visible();
        if (!visible.empty()) test::requireWorks(downloads.target("slow/tiny"));
    }
    CHECK(numKilled >= 3);
    const auto outcome = downloads.get(server, "slow/tiny");
    INFO(test::textOf(outcome));
    REQUIRE(outcome.ok());
    test::requireWorks(outcome->folder);
    CHECK(downloads.everything().size() == 8);
    std::uint64_t lastByte = 0; // every life of it went on from the one before
    for (const auto& request : server.requests())
        if (request.url.ends_with("/model.safetensors") && !request.range.empty()) {
            const std::uint64_t firstByte = std::stoull(request.range.substr(6));
            CHECK(firstByte >= lastByte);
            lastByte = firstByte;
        }
    CHECK(lastByte > 0);
}

TEST_CASE("A beginning that was damaged on the disk is found out and fetched anew", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    auto request = downloads.request(server, "slow/tiny");
    request.onProgress = [](const DownloadProgress& progress) { return progress.numBytes < 500000; };
    REQUIRE_FALSE(downloadModel(request).ok());
    for (const auto& name : downloads.everything())
        if (name.ends_with(".partial")) {
            std::fstream file(downloads.root() / name, std::ios::binary | std::ios::in | std::ios::out);
            file.seekp(400000);
            file.put('!');
        }
    request.onProgress = {};
    REQUIRE(downloadModel(request).ok());
    test::requireWorks(downloads.target("slow/tiny"));
}

TEST_CASE("Two that want the same model at once get it once, whole, and both are told", "[thread]") {
    const test::HubServer server;
    const test::Downloads downloads;
    std::vector<pid_t> children;
    for (int i = 0; i < 3; ++i) children.push_back(start(server, "slow/tiny", downloads.root()));
    int numFetched = 0;
    for (const pid_t child : children) {
        const int exitCode = waitFor(child);
        CHECK((exitCode == 0 || exitCode == 1));
        numFetched += exitCode == 0;
    }
    CHECK(numFetched == 1);
    CHECK(test::numContentRequests(server, "model.safetensors") == 1);
    test::requireWorks(downloads.target("slow/tiny"));
    CHECK(downloads.everything().size() == 8);
}

TEST_CASE("A lock is held by one at a time, also among threads, and leaves no file", "[thread]") {
    const test::ScratchFolder folder;
    const auto file = folder.path() / ".lock";
    std::atomic<int> numHolders = 0;
    std::atomic<int> mostHolders = 0;
    std::atomic<int> numTaken = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int taken = 0; taken < 200;) {
                const auto lock = FolderLock::tryTake(file);
                if (!lock.ok() || !*lock) continue;
                mostHolders = std::max<int>(mostHolders, ++numHolders);
                --numHolders;
                ++numTaken;
                ++taken;
            }
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(mostHolders == 1);
    CHECK(numTaken == 800);
    CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("A full disk is said to be full, and the download goes on when there is space", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    const test::ScratchFolder scratch;
    const auto said = scratch.path() / "said";
    CHECK(waitFor(start(server, "good/tiny", downloads.root(), said, "1000000")) == 2);
    std::ifstream stream(said);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    CHECK_THAT(text, ContainsSubstring("no space left"));
    CHECK(downloads.visible().empty());
    CHECK(arrivedBytes(downloads) == 1000000);
    REQUIRE(downloads.get(server, "good/tiny").ok());
    CHECK(server.requests().back().range == "bytes=1000000-");
    test::requireWorks(downloads.target("good/tiny"));
}

TEST_CASE("A model that is being downloaded is not removed, and one cut short is removed to the last byte", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    auto request = downloads.request(server, "slow/tiny");
    bool wasRefused = false;
    request.onProgress = [&](const DownloadProgress& progress) {
        wasRefused = wasRefused || !downloads.folders().remove("slow/tiny").ok();
        return progress.numBytes < 500000;
    };
    REQUIRE_FALSE(downloadModel(request).ok());
    CHECK(wasRefused);
    CHECK(arrivedBytes(downloads) > 0);
    CHECK(downloads.folders().remove("slow/tiny").ok());
    CHECK(downloads.everything().empty());
}
