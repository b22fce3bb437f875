// SPDX-License-Identifier: AGPL-3.0-or-later
//
// InferenceService: the one worker of the process, shared by all streams: it serves the stream that is most behind,
// counting priority as lag, so that the important come first and nobody starves. One thread at low priority owns the
// Workspace and the OpenMP team; a second one loads models. Nobody wakes the worker for sound: it looks by itself, and
// less often while no stream has anything. Streams come and go while it runs.
#pragma once

#include "LoaderThread.h"
#include "ModelLibrary.h"
#include "StreamTask.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace earshot {

struct ServiceConfig {
    int numThreads = 0;                        // 0: half of the processor's, at most 4: the host needs the rest
    Precision precision = Precision::kFloat32; // of every model
    std::chrono::milliseconds pollPeriod{20};
    std::chrono::milliseconds idlePollPeriod{60}; // once nothing has been there to do for a second
};

class InferenceService {
public:
    // [message]
    explicit InferenceService(const ServiceConfig& config = {});
    ~InferenceService() { stop(); }
    InferenceService(const InferenceService&) = delete;
    InferenceService& operator=(const InferenceService&) = delete;

    // [message] The service of this process, made by the first to ask and gone with the last. Its threads are those of
    // `config` when it is made. Where the process ends around its shells, as hosts' do that forget a plug-in, the
    // service stops first, provided that the main thread has asked for it once.
    [[nodiscard]] static std::shared_ptr<InferenceService> shared(const ServiceConfig& config = {});

    // [message] The worker keeps the task until it says that it is finished.
    void add(std::shared_ptr<StreamTask> task);
    // [message] For good. Waits for what is running: a forward pass, or the reading of a model.
    void stop();

    [[nodiscard]] ModelLibrary& models() { return models_; }
    [[nodiscard]] LoaderThread& loader() { return loader_; }

private:
    void run();
    void adoptNewTasks(std::vector<std::shared_ptr<StreamTask>>& tasks);

    ServiceConfig config_;
    int numThreads_;
    ModelLibrary models_;

    std::mutex mutex_;
    std::condition_variable wake_; // by the message thread only: a task came, or the end
    std::vector<std::shared_ptr<StreamTask>> newTasks_;
    bool stopping_ = false;

    LoaderThread loader_; // its jobs use the library: it goes first
    std::thread worker_;
};

} // namespace earshot
