// SPDX-License-Identifier: AGPL-3.0-or-later
#include "LoaderThread.h"

#include "ThreadPriority.h"
#include "ThreadRole.h"

#include <utility>

namespace earshot {

LoaderThread::LoaderThread() : thread_([this] { run(); }) {}

void LoaderThread::stop() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void LoaderThread::post(std::function<void()> job) {
    {
        const std::scoped_lock lock(mutex_);
        jobs_.push_back(std::move(job));
    }
    wake_.notify_all();
}

void LoaderThread::run() {
    const ScopedRole role(ThreadRole::kLoader);
    lowerThreadPriority();
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
        if (stopping_) return;
        const std::function<void()> job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        job();
        lock.lock();
    }
}

} // namespace earshot
