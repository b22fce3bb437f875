// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ThreadedSource.h"

#include <chrono>

namespace earshot {
namespace {

constexpr std::chrono::hours kPatience{24}; // without any progress

} // namespace

void ThreadedSource::start(AudioTap& tap) {
    thread_ = std::thread([this, &tap] {
        if (Result<void> done = pump(tap); !done.ok()) {
            const std::lock_guard lock(mutex_);
            error_ = done.error();
        }
        tap.close();
        ended_ = true;
    });
}

void ThreadedSource::stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
}

std::optional<Error> ThreadedSource::error() const {
    const std::lock_guard lock(mutex_);
    return error_;
}

void ThreadedSource::push(AudioTap& tap, const std::vector<const float*>& channels, std::size_t numFrames,
                          double rateHz, Pace pace) {
    const auto frames = static_cast<std::int64_t>(numFrames);
    const int numChannels = static_cast<int>(channels.size());
    if (pace == Pace::kRealTime) {
        tap.push(channels.data(), numChannels, frames, {.sampleRateHz = rateHz});
        return;
    }
    tap.pushBlocking(channels.data(), numChannels, frames, {.sampleRateHz = rateHz}, kPatience);
}

} // namespace earshot
