// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ProgressReport: what a download tells its owner, a few times a second, with a speed that doesn't jump; and the memory
// that it was cancelled. One thread.
#pragma once

#include "ModelDownload.h"

#include <chrono>
#include <functional>

namespace earshot {

class ProgressReport {
public:
    explicit ProgressReport(std::function<bool(const DownloadProgress&)> onProgress)
        : onProgress_(std::move(onProgress)) {}

    // All return false once it was cancelled.
    bool enter(DownloadStage stage, const std::string& file = {});
    bool setBytes(std::uint64_t numBytes); // arrived
    bool tick();

    void setTotal(std::uint64_t totalBytes) { progress_.totalBytes = totalBytes; }
    // Bytes of earlier attempts, which have no speed.
    void startFrom(std::uint64_t numBytes);
    [[nodiscard]] bool wasCancelled() const { return cancelled_; }

private:
    using Clock = std::chrono::steady_clock;
    bool tell();
    void measureSpeed();

    std::function<bool(const DownloadProgress&)> onProgress_;
    DownloadProgress progress_;
    bool cancelled_ = false;
    Clock::time_point lastTold_{};
    Clock::time_point lastMeasured_ = Clock::now();
    std::uint64_t bytesAtLastMeasure_ = 0;
};

} // namespace earshot
