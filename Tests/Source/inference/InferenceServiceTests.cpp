// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The one worker: serves whoever is most behind, lets streams come and go, and outlives what they throw.
#include "InferenceService.h"

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <thread>

using namespace earshot;
using namespace std::chrono_literals;

namespace {

// Always has the same to do until it has done so many pieces.
class CountingTask final : public StreamTask {
public:
    CountingTask(Urgency urgency, int pieces) : urgency_(urgency), pieces_(pieces) {}

    std::optional<Urgency> poll() override {
        ++numPolls;
        return numDone < pieces_ ? std::optional(urgency_) : std::nullopt;
    }
    void work(Workspace&) override {
        std::this_thread::sleep_for(1ms);
        ++numDone;
        if (onWork) onWork();
    }
    void fault(const std::string& what) override {
        lastFault = what;
        ++numFaults;
    }
    [[nodiscard]] bool isFinished() const override { return finished; }

    std::function<void()> onWork;
    std::atomic<int> numDone{0}, numPolls{0}, numFaults{0};
    std::atomic<bool> finished{false};
    std::string lastFault;

private:
    Urgency urgency_;
    int pieces_;
};

bool eventually(const std::function<bool()>& condition) {
    for (int i = 0; i < 2000; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(1ms);
    }
    return false;
}

} // namespace

TEST_CASE("The stream that is further behind is served first, and priority counts as lag") {
    InferenceService service;
    std::atomic<int> doneBefore{-1};
    const auto urgent = std::make_shared<CountingTask>(Urgency{.lagSeconds = 0.5, .priority = 3}, 20);
    const auto late = std::make_shared<CountingTask>(Urgency{.lagSeconds = 2.0}, 20);
    const auto background = std::make_shared<CountingTask>(Urgency{.lagSeconds = 60, .background = true}, 5);
    late->onWork = [&] {
        if (doneBefore < 0) doneBefore = urgent->numDone.load();
    };
    // All three are there before the first piece of work: the service takes them up in one go.
    const auto gate = std::make_shared<CountingTask>(Urgency{.lagSeconds = 100}, 1);
    gate->onWork = [&] { std::this_thread::sleep_for(50ms); };
    service.add(gate);
    REQUIRE(eventually([&] { return gate->numPolls > 0; }));
    service.add(background);
    service.add(late);
    service.add(urgent);
    REQUIRE(eventually([&] { return background->numDone == 5; }));
    CHECK(doneBefore == 20);
    CHECK(late->numDone == 20);
}

TEST_CASE("What a stream throws is that stream's fault and nobody else's") {
    InferenceService service;
    const auto bad = std::make_shared<CountingTask>(Urgency{.lagSeconds = 5}, 3);
    bad->onWork = [] { throw std::runtime_error("planted"); };
    const auto good = std::make_shared<CountingTask>(Urgency{.lagSeconds = 1}, 3);
    service.add(bad);
    service.add(good);
    REQUIRE(eventually([&] { return good->numDone == 3; }));
    REQUIRE(eventually([&] { return bad->numFaults == 3; }));
    CHECK(bad->lastFault == "planted");
}

TEST_CASE("A finished stream is let go, and a service can end while streams have work") {
    std::weak_ptr<CountingTask> gone;
    {
        InferenceService service;
        auto task = std::make_shared<CountingTask>(Urgency{}, 1);
        gone = task;
        service.add(task);
        REQUIRE(eventually([&] { return task->numDone == 1; }));
        task->finished = true;
        task.reset();
        CHECK(eventually([&] { return gone.expired(); }));
        service.add(std::make_shared<CountingTask>(Urgency{}, 1'000'000));
    }
    SUCCEED("the destructor came back");
}

TEST_CASE("Everybody in the process gets the same service, and the last one to leave ends it") {
    std::weak_ptr<InferenceService> watched;
    {
        const auto first = InferenceService::shared(), second = InferenceService::shared();
        CHECK(first == second);
        watched = first;
    }
    CHECK(watched.expired());
    CHECK(InferenceService::shared() != nullptr);
}
