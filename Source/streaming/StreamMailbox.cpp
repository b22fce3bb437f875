// SPDX-License-Identifier: AGPL-3.0-or-later
#include "StreamMailbox.h"

#include <iterator>
#include <utility>

namespace earshot {
namespace {

constexpr std::size_t kMaxEvents = 20'000; // half an hour of nobody looking

} // namespace

void StreamMailbox::postConfiguration(StreamConfiguration configuration) {
    const std::scoped_lock lock(mutex_);
    configuration_ = std::move(configuration);
    error_.reset();
    numLoading_.fetch_sub(1, std::memory_order_relaxed);
}

void StreamMailbox::postError(std::string sentence) {
    const std::scoped_lock lock(mutex_);
    error_ = std::move(sentence);
    numLoading_.fetch_sub(1, std::memory_order_relaxed);
}

std::optional<StreamConfiguration> StreamMailbox::takeConfiguration() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(configuration_, std::nullopt);
}

std::optional<std::string> StreamMailbox::takeError() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(error_, std::nullopt);
}

void StreamMailbox::publish(std::shared_ptr<const StreamSnapshot> snapshot) {
    const std::scoped_lock lock(mutex_);
    snapshot_.swap(snapshot); // the former one goes after the lock
}

void StreamMailbox::publish(std::vector<StreamEvent> events) {
    const std::scoped_lock lock(mutex_);
    events_.insert(events_.end(), std::make_move_iterator(events.begin()), std::make_move_iterator(events.end()));
    if (events_.size() > kMaxEvents)
        events_.erase(events_.begin(), events_.begin() + static_cast<std::ptrdiff_t>(events_.size() - kMaxEvents));
}

std::shared_ptr<const StreamSnapshot> StreamMailbox::snapshot() const {
    const std::scoped_lock lock(mutex_);
    return snapshot_;
}

std::vector<StreamEvent> StreamMailbox::takeEvents() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(events_, {});
}

} // namespace earshot
