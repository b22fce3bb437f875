// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The guard itself: it must be able to fail, or the tests that rely on it say nothing.
#include "RealtimeGuard.h"

#include <catch2/catch_test_macros.hpp>

#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <thread>
#include <vector>

using earshot::test::ForbiddenCalls;
using earshot::test::RealtimeGuard;

namespace {

void* volatile seen = nullptr; // else the compiler leaves out what nobody looks at

template <class T>
T* look(T* memory) {
    seen = memory;
    return memory;
}

template <class Action>
ForbiddenCalls callsOf(Action action) {
    RealtimeGuard guard;
    action();
    return guard.stop();
}

} // namespace

TEST_CASE("The guard sees memory taken and given back, however it is asked for", "[rt]") {
    if (!RealtimeGuard::countsAllocationsAndLocks()) SKIP("the sanitizer of this build watches by itself");
    CHECK(callsOf([] { delete look(new int(1)); }).allocations == 2);
    CHECK(callsOf([] { std::free(look(std::malloc(100))); }).allocations == 2);
    CHECK(callsOf([] { std::vector<int> grows(1000); }).allocations == 2);
    CHECK(callsOf([] { std::string(100, 'x'); }).allocations == 2);
    CHECK(callsOf([] { std::make_shared<int>(3); }).allocations == 2);
    CHECK(callsOf([] {
              operator delete (operator new (64, std::align_val_t{64}), std::align_val_t{64});
          }).allocations == 2);
    void* memory = look(std::malloc(10));
    const auto calls = callsOf([&] { memory = look(std::realloc(memory, 10'000)); });
    std::free(memory);
    CHECK(calls.allocations == 1);
    REQUIRE(calls.first != nullptr);
    CHECK(std::string(calls.first) == "realloc");
}

TEST_CASE("The guard sees locks, even those that nobody else holds", "[rt]") {
    if (!RealtimeGuard::countsAllocationsAndLocks()) SKIP("the sanitizer of this build watches by itself");
    std::mutex mutex;
    std::condition_variable condition;
    CHECK(callsOf([&] { const std::scoped_lock lock(mutex); }).locks == 1);
    CHECK(callsOf([&] { condition.notify_one(); }).locks == 1);
}

TEST_CASE("The guard sees system calls, and lets them happen", "[rt]") {
    if (!RealtimeGuard::countsSystemCalls()) SKIP("this kernel or build cannot hand over system calls");
    CHECK(callsOf([] { std::this_thread::yield(); }).systemCalls == 1);
    CHECK(callsOf([] { std::this_thread::sleep_for(std::chrono::microseconds(1)); }).systemCalls == 1);
    long id = 0;
    CHECK(callsOf([&] { id = syscall(SYS_gettid); }).systemCalls == 1);
    CHECK(id == gettid());
    CHECK(callsOf([] { (void)!write(STDERR_FILENO, "", 0); }).systemCalls == 1);
    CHECK(callsOf([] { std::fflush(stderr), std::fputs("", stderr); }).systemCalls == 0);
}

TEST_CASE("The guard minds its own thread and time only", "[rt]") {
    CHECK(callsOf([] {}).none());
    std::thread other;
    {
        const auto before = callsOf([] {});
        other = std::thread([] { std::vector<int> grows(1000); });
        other.join();
        CHECK(before.none());
    }
    RealtimeGuard guard;
    CHECK_FALSE(guard.stop().first);
    delete look(new int(1));
    CHECK(guard.stop().none());
}
