// SPDX-License-Identifier: AGPL-3.0-or-later
#include "InferenceService.h"

#include "ThreadPriority.h"
#include "ThreadRole.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

namespace earshot {
namespace {

constexpr int kMaxThreads = 4;
constexpr double kSecondsPerPriority = 1.0; // of lag that one step of priority is worth
constexpr std::chrono::seconds kIdleAfter{1};

int chooseThreads(int wanted) {
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return wanted > 0 ? std::min(wanted, cores) : std::clamp(cores / 2, 1, kMaxThreads);
}

double rank(const Urgency& urgency) {
    const double rank = urgency.lagSeconds + kSecondsPerPriority * urgency.priority;
    return urgency.background ? rank - 1e9 : rank;
}

// Calls `act` and turns what it throws into the task's fault.
template <class Act>
void guarded(StreamTask& task, const Act& act) {
    try {
        act();
    } catch (const std::exception& error) {
        task.fault(error.what());
    } catch (...) {
        task.fault("an error of unknown kind");
    }
}

std::mutex sharedMutex;
std::weak_ptr<InferenceService> sharedService;

// When a process ends, what its main thread has for itself goes before everything static. oneDNN makes its static
// objects when it needs them, so that any static object of ours would go after theirs, with the worker still among
// them.
struct StopsAtExit {
    ~StopsAtExit() {
        if (const auto service = sharedService.lock()) service->stop();
    }
};

} // namespace

InferenceService::InferenceService(const ServiceConfig& config)
    : config_(config),
      numThreads_(chooseThreads(config.numThreads)),
      models_(numThreads_, config.precision),
      worker_([this] { run(); }) {}

void InferenceService::stop() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (worker_.joinable()) worker_.join();
    loader_.stop();
}

std::shared_ptr<InferenceService> InferenceService::shared(const ServiceConfig& config) {
    if (isMainThread()) static thread_local const StopsAtExit stopsAtExit;
    const std::scoped_lock lock(sharedMutex);
    auto service = sharedService.lock();
    if (!service) sharedService = service = std::make_shared<InferenceService>(config);
    return service;
}

void InferenceService::add(std::shared_ptr<StreamTask> task) {
    {
        const std::scoped_lock lock(mutex_);
        newTasks_.push_back(std::move(task));
    }
    wake_.notify_all();
}

void InferenceService::adoptNewTasks(std::vector<std::shared_ptr<StreamTask>>& tasks) {
    tasks.insert(tasks.end(), std::make_move_iterator(newTasks_.begin()), std::make_move_iterator(newTasks_.end()));
    newTasks_.clear();
}

void InferenceService::run() {
    const ScopedRole role(ThreadRole::kInference);
    lowerThreadPriority(); // before the OpenMP team is made, which inherits it
    Workspace workspace;
    workspace.compute = ComputeContext(numThreads_);
    std::vector<std::shared_ptr<StreamTask>> tasks;
    auto lastWork = std::chrono::steady_clock::now();

    std::unique_lock lock(mutex_);
    while (!stopping_) {
        adoptNewTasks(tasks);
        lock.unlock();

        StreamTask* next = nullptr;
        double nextRank = 0;
        for (const auto& task : tasks)
            guarded(*task, [&] {
                const std::optional<Urgency> urgency = task->poll();
                if (!urgency || (next && rank(*urgency) <= nextRank)) return;
                next = task.get();
                nextRank = rank(*urgency);
            });
        if (next) {
            guarded(*next, [&] { next->work(workspace); });
            lastWork = std::chrono::steady_clock::now();
        }
        std::erase_if(tasks, [](const auto& task) { return task->isFinished(); });

        lock.lock();
        if (next || stopping_ || !newTasks_.empty()) continue;
        const bool idle = std::chrono::steady_clock::now() - lastWork > kIdleAfter;
        if (tasks.empty())
            wake_.wait(lock);
        else
            wake_.wait_for(lock, idle ? config_.idlePollPeriod : config_.pollPeriod);
    }
}

} // namespace earshot
