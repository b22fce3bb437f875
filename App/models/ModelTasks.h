// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ModelTasks: what takes time with models, on threads of its own: one for what is on this machine, one for downloads.
// Nothing calls back by itself: deliver() does, when its owner looks. Message thread, but for what is said otherwise.
#pragma once

#include "LoaderThread.h"
#include "ModelCheck.h"
#include "ModelDownload.h"
#include "ModelFolders.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <vector>

namespace earshot {

class ModelTasks {
public:
    // [message] Cancels a download, which keeps what has arrived, and waits for the step that is running.
    ~ModelTasks();

    // [message] Each says how it ended, in deliver().
    void list(ModelFolders folders, std::function<void(std::vector<ListedModel>)> done);
    void check(const std::filesystem::path& folder, std::function<void(Result<ModelCheck>)> done);
    void remove(ModelFolders folders, const std::string& name, std::function<void(Result<void>)> done);
    // One at a time.
    void get(DownloadRequest request, std::function<void(Result<DownloadedModel>)> done);

    // [message]
    [[nodiscard]] bool isGetting() const { return isGetting_; }
    [[nodiscard]] DownloadProgress progress() const;
    void cancelGet() { isCancelled_.store(true, std::memory_order_relaxed); }

    // [message] Tells those whose task has ended.
    void deliver();

private:
    // [loader]
    void post(std::function<void()> ending);
    template <class Work, class Done>
    void run(LoaderThread& thread, Work work, Done done);

    mutable std::mutex mutex_;
    std::vector<std::function<void()>> endings_;
    DownloadProgress progress_;
    std::atomic<bool> isCancelled_{false};
    bool isGetting_ = false;
    LoaderThread machine_; // their jobs use what is above: they go first
    LoaderThread downloads_;
};

} // namespace earshot
