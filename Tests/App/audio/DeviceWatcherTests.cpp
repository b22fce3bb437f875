// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Which devices there are, asked of a machine that changes, is slow, or hangs.
#include "DeviceWatcher.h"

#include <catch2/catch_test_macros.hpp>

#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

using namespace earshot;
using namespace std::chrono_literals;

namespace {

using Devices = std::vector<InputDevice>;
using Clock = std::chrono::steady_clock;

// The next change; none within a few seconds.
std::optional<Devices> nextChange(DeviceWatcher& watcher) {
    for (const auto end = Clock::now() + 5s; Clock::now() < end; std::this_thread::sleep_for(1ms))
        if (auto change = watcher.takeChange()) return change;
    return std::nullopt;
}

} // namespace

TEST_CASE("Devices that come and go are told once each", "[thread]") {
    struct Machine {
        std::mutex mutex;
        Devices devices{{"ALSA", "built in"}};
        std::atomic<int> numLooks{0};
    };
    const auto machine = std::make_shared<Machine>();
    DeviceWatcher watcher(
        [machine] {
            const std::lock_guard lock(machine->mutex);
            ++machine->numLooks;
            return machine->devices;
        },
        1ms);
    const Devices first{{"ALSA", "built in"}}, both{{"ALSA", "built in"}, {"ALSA", "USB"}};
    CHECK(nextChange(watcher) == first);
    for (const int looks = machine->numLooks; machine->numLooks < looks + 3; std::this_thread::sleep_for(1ms))
        CHECK_FALSE(watcher.takeChange()); // nothing new
    {
        const std::lock_guard lock(machine->mutex);
        machine->devices = both;
    }
    CHECK(nextChange(watcher) == both);
}

TEST_CASE("Listing that hangs blocks neither looking nor closing", "[thread]") {
    std::promise<void> hangs;
    const auto numLooks = std::make_shared<std::atomic<int>>(0);
    const auto begin = Clock::now();
    {
        DeviceWatcher watcher(
            [released = hangs.get_future().share(), numLooks] {
                ++*numLooks;
                released.wait();
                return Devices{};
            },
            1ms);
        for (int i = 0; i < 100; ++i) {
            const auto before = Clock::now();
            CHECK_FALSE(watcher.takeChange());
            CHECK(Clock::now() - before < 500ms); // it does not wait; schedulers may
            std::this_thread::sleep_for(1ms);
        }
    }
    CHECK(Clock::now() - begin < 5s);
    CHECK(*numLooks == 1); // threads do not pile up behind one that hangs
    hangs.set_value();
}
