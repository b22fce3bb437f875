// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Roles of threads: scopes, nesting, and the check that stops a build with assertions.
#include "ThreadRole.h"

#include <catch2/catch_test_macros.hpp>

#include <thread>

#if defined(__unix__)
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#endif

using namespace earshot;

TEST_CASE("A thread has the role of the innermost scope, and none without", "[unit]") {
    CHECK(currentThreadRole() == ThreadRole::kNone);
    {
        const ScopedRole outer(ThreadRole::kMessage);
        CHECK(currentThreadRole() == ThreadRole::kMessage);
        {
            const ScopedRole inner(ThreadRole::kAudio);
            CHECK(currentThreadRole() == ThreadRole::kAudio);
        }
        CHECK(currentThreadRole() == ThreadRole::kMessage);
        ThreadRole elsewhere = ThreadRole::kAudio;
        std::thread([&] { elsewhere = currentThreadRole(); }).join();
        CHECK(elsewhere == ThreadRole::kNone);
    }
    CHECK(currentThreadRole() == ThreadRole::kNone);
}

TEST_CASE("A thread that nobody named may do anything, a named one its own part", "[unit]") {
    expectRole(ThreadRole::kAudio);
    const ScopedRole role(ThreadRole::kInference);
    expectRole(ThreadRole::kInference);
    SUCCEED("neither stopped us");
}

#if defined(__unix__) && !defined(NDEBUG)
TEST_CASE("The wrong thread is stopped in a build with assertions", "[unit]") {
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL); // not the test framework's
        close(STDERR_FILENO);          // it would look like a failure
        const ScopedRole role(ThreadRole::kMessage);
        expectRole(ThreadRole::kAudio);
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK_FALSE((WIFEXITED(status) && WEXITSTATUS(status) == 0)); // by SIGABRT, or by RealtimeSanitizer on its way there
}
#endif
