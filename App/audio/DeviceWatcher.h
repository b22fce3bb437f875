// SPDX-License-Identifier: AGPL-3.0-or-later
//
// DeviceWatcher: which devices there are, as they come and go. Looks every other second, each time on a thread of its
// own, so that a sound server that hangs holds up nobody. Message thread.
#pragma once

#include "AudioDevices.h"
#include "BackgroundCall.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace earshot {

class DeviceWatcher {
public:
    using Lister = std::function<std::vector<InputDevice>()>; // on any thread

    explicit DeviceWatcher(Lister lister = inputDevices, std::chrono::milliseconds period = std::chrono::seconds(2))
        : lister_(std::move(lister)),
          period_(period) {}

    // [message] Some times a second. All devices, where they are others than the last time, and the first time.
    [[nodiscard]] std::optional<std::vector<InputDevice>> takeChange();

private:
    using Devices = std::vector<InputDevice>;

    Lister lister_;
    std::chrono::milliseconds period_;
    std::chrono::steady_clock::time_point nextLook_{};
    std::unique_ptr<BackgroundCall<Devices>> look_; // while one is under way
    std::optional<Devices> known_;
};

} // namespace earshot
