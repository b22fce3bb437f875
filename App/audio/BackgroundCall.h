// SPDX-License-Identifier: AGPL-3.0-or-later
//
// BackgroundCall: a function that may hang (it asks a sound server, a network drive) on a thread of its own, for those
// who must not wait. Message thread; the function runs on a thread that has no role.
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <optional>
#include <thread>
#include <utility>

namespace earshot {

template <class T>
class BackgroundCall {
public:
    // [message] The function may outlive this, and must not refer to what does not.
    explicit BackgroundCall(std::function<T()> function) {
        std::packaged_task<T()> task(std::move(function));
        result_ = task.get_future();
        std::thread(std::move(task)).detach();
    }
    // [message] Waits a little, and leaves the thread to itself where that is not enough.
    ~BackgroundCall() {
        if (result_.valid()) result_.wait_for(kPatience);
    }
    BackgroundCall(const BackgroundCall&) = delete;
    BackgroundCall& operator=(const BackgroundCall&) = delete;

    // [message] What the function returned, once, when it has.
    [[nodiscard]] std::optional<T> take() {
        if (!result_.valid() || result_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return {};
        return result_.get();
    }

    // [message] The result is nobody's; what follows does not wait.
    void abandon() { result_ = {}; }

    static constexpr std::chrono::milliseconds kPatience{500};

private:
    std::future<T> result_;
};

} // namespace earshot
