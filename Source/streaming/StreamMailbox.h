// SPDX-License-Identifier: AGPL-3.0-or-later
//
// StreamMailbox: all that passes between a stream's pipeline and its user. Locks are held for the exchange of a pointer
// or a few; the audio thread has no part in it.
#pragma once

#include "StreamSettings.h"
#include "StreamSnapshot.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace earshot {

struct StreamConfiguration {
    StreamSettings settings;
    StreamModels models;
};

class StreamMailbox {
public:
    // [loader] Replaces what has not been fetched yet.
    void postConfiguration(StreamConfiguration configuration);
    // [loader] Loading failed: what is in use stays.
    void postError(std::string sentence);
    // [message]
    void announceLoading() { numLoading_.fetch_add(1, std::memory_order_relaxed); }
    void setPriority(int priority) { priority_.store(priority, std::memory_order_relaxed); }
    // [message] Everything shown so far is wiped; committed events stay with those who took them.
    void requestClear() { clearRequested_.store(true, std::memory_order_relaxed); }
    // [message] Nobody will look any more.
    void abandon() { abandoned_.store(true, std::memory_order_relaxed); }

    // [inference]
    [[nodiscard]] std::optional<StreamConfiguration> takeConfiguration();
    [[nodiscard]] std::optional<std::string> takeError();
    [[nodiscard]] bool isLoading() const { return numLoading_.load(std::memory_order_relaxed) > 0; }
    [[nodiscard]] int priority() const { return priority_.load(std::memory_order_relaxed); }
    [[nodiscard]] bool takeClearRequest() { return clearRequested_.exchange(false, std::memory_order_relaxed); }
    [[nodiscard]] bool isAbandoned() const { return abandoned_.load(std::memory_order_relaxed); }
    void publish(std::shared_ptr<const StreamSnapshot> snapshot);
    // Events that nobody takes are kept up to a limit, then the oldest are dropped.
    void publish(std::vector<StreamEvent> events);

    // [any] Never null.
    [[nodiscard]] std::shared_ptr<const StreamSnapshot> snapshot() const;
    // [any] In order, each once.
    [[nodiscard]] std::vector<StreamEvent> takeEvents();

private:
    mutable std::mutex mutex_;
    std::optional<StreamConfiguration> configuration_;
    std::optional<std::string> error_;
    std::shared_ptr<const StreamSnapshot> snapshot_ = std::make_shared<const StreamSnapshot>();
    std::vector<StreamEvent> events_;
    std::atomic<int> numLoading_{0};
    std::atomic<int> priority_{0};
    std::atomic<bool> clearRequested_{false};
    std::atomic<bool> abandoned_{false};
};

} // namespace earshot
