// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Work split into tasks that call oneDNN themselves, one thread each. Included by .cpp files of this folder only.
#pragma once

#include <omp.h>
#include <cstdint>
#include <exception>
#include <optional>

namespace earshot {

// Primitives made within its life are for one thread, whatever the team's size: they run inside a parallel region.
class SingleThreadScope {
public:
    SingleThreadScope() : numThreads_(omp_get_max_threads()) { omp_set_num_threads(1); }
    ~SingleThreadScope() { omp_set_num_threads(numThreads_); }
    SingleThreadScope(const SingleThreadScope&) = delete;
    SingleThreadScope& operator=(const SingleThreadScope&) = delete;

private:
    int numThreads_;
};

// Runs worker(task) for every task of [0, numTasks), where each thread of the OpenMP team has made its own worker by
// makeWorker(threadIndex). What a task throws is thrown again on the calling thread. A single task runs on the calling
// thread outside of any region: in a region of one thread, whatever the task itself does in parallel would get new
// threads, made and ended each time (7 ms for a layer norm that takes 0.05).
template <class MakeWorker>
void runTasks(std::int64_t numTasks, const MakeWorker& makeWorker) {
    if (numTasks == 1) return makeWorker(0)(0);
    std::exception_ptr failure;
    const auto guarded = [&](const auto& work) {
        try {
            work();
        } catch (...) {
#pragma omp critical
            failure = std::current_exception();
        }
    };
#pragma omp parallel
    { // no exception may leave it, nor the loop in it
        std::optional<decltype(makeWorker(0))> worker;
        guarded([&] { worker.emplace(makeWorker(omp_get_thread_num())); });
#pragma omp for schedule(dynamic) nowait
        for (std::int64_t task = 0; task < numTasks; ++task)
            if (worker) guarded([&] { (*worker)(task); });
    }
    if (failure) std::rethrow_exception(failure);
}

} // namespace earshot
