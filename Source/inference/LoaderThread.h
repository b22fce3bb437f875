// SPDX-License-Identifier: AGPL-3.0-or-later
//
// LoaderThread: one thread for what takes long and must not hold up anybody: reading, checking and packing models. Jobs
// run in order. Made by the message thread; anybody may add jobs.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace earshot {

class LoaderThread {
public:
    LoaderThread();
    ~LoaderThread() { stop(); }
    LoaderThread(const LoaderThread&) = delete;
    LoaderThread& operator=(const LoaderThread&) = delete;

    // [any] `job` must not throw.
    void post(std::function<void()> job);
    // [message] Waits for the job that is running; those still waiting are dropped, and so is what comes later.
    void stop();

private:
    void run();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> jobs_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace earshot
