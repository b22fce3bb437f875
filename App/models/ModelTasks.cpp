// SPDX-License-Identifier: AGPL-3.0-or-later
// See ModelTasks.h.
#include "ModelTasks.h"

#include <memory>
#include <utility>

namespace earshot {

ModelTasks::~ModelTasks() {
    cancelGet();
}

void ModelTasks::post(std::function<void()> ending) {
    const std::scoped_lock lock(mutex_);
    endings_.push_back(std::move(ending));
}

template <class Work, class Done>
void ModelTasks::run(LoaderThread& thread, Work work, Done done) {
    thread.post([this, work = std::move(work), done = std::move(done)] {
        post([done, outcome = std::make_shared<decltype(work())>(work())] { done(std::move(*outcome)); });
    });
}

void ModelTasks::list(ModelFolders folders, std::function<void(std::vector<ListedModel>)> done) {
    run(
        machine_, [folders = std::move(folders)] { return folders.list(); }, std::move(done));
}

void ModelTasks::check(const std::filesystem::path& folder, std::function<void(Result<ModelCheck>)> done) {
    run(
        machine_, [folder] { return checkModel(folder); }, std::move(done));
}

void ModelTasks::remove(ModelFolders folders, const std::string& name, std::function<void(Result<void>)> done) {
    run(
        machine_, [folders = std::move(folders), name] { return folders.remove(name); }, std::move(done));
}

void ModelTasks::get(DownloadRequest request, std::function<void(Result<DownloadedModel>)> done) {
    isCancelled_.store(false, std::memory_order_relaxed);
    isGetting_ = true;
    {
        const std::scoped_lock lock(mutex_);
        progress_ = {};
    }
    request.onProgress = [this](const DownloadProgress& progress) {
        const std::scoped_lock lock(mutex_);
        progress_ = progress;
        return !isCancelled_.load(std::memory_order_relaxed);
    };
    run(
        downloads_, [request = std::move(request)] { return downloadModel(request); },
        [this, done = std::move(done)](Result<DownloadedModel> outcome) {
            isGetting_ = false;
            done(std::move(outcome));
        });
}

DownloadProgress ModelTasks::progress() const {
    const std::scoped_lock lock(mutex_);
    return progress_;
}

void ModelTasks::deliver() {
    std::vector<std::function<void()>> endings;
    {
        const std::scoped_lock lock(mutex_);
        endings.swap(endings_);
    }
    for (const auto& ending : endings) ending();
}

} // namespace earshot
