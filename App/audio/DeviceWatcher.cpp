// SPDX-License-Identifier: AGPL-3.0-or-later
#include "DeviceWatcher.h"

#include <utility>

namespace earshot {

std::optional<std::vector<InputDevice>> DeviceWatcher::takeChange() {
    const auto now = std::chrono::steady_clock::now();
    if (!look_ && now >= nextLook_) look_ = std::make_unique<BackgroundCall<Devices>>(lister_);
    auto found = look_ ? look_->take() : std::nullopt;
    if (!found) return std::nullopt;
    look_.reset();
    nextLook_ = now + period_;
    if (found == known_) return std::nullopt;
    known_ = std::move(found);
    return known_;
}

} // namespace earshot
