// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ProgressReport.h"

namespace earshot {
namespace {

constexpr std::chrono::milliseconds kTellEvery{80};
constexpr std::chrono::milliseconds kMeasureEvery{500};
constexpr double kShareOfNews = 0.3; // of each measurement in the speed: a memory of about two seconds

} // namespace

bool ProgressReport::enter(DownloadStage stage, const std::string& file) {
    if (progress_.stage == stage && progress_.file == file) return tick();
    progress_.stage = stage;
    progress_.file = file;
    return tell();
}

bool ProgressReport::setBytes(std::uint64_t numBytes) {
    progress_.numBytes = numBytes;
    return tick();
}

bool ProgressReport::tick() {
    if (cancelled_) return false;
    return Clock::now() - lastTold_ < kTellEvery || tell();
}

void ProgressReport::startFrom(std::uint64_t numBytes) {
    progress_.numBytes = numBytes;
    bytesAtLastMeasure_ = numBytes;
    lastMeasured_ = Clock::now();
}

bool ProgressReport::tell() {
    measureSpeed();
    lastTold_ = Clock::now();
    cancelled_ = cancelled_ || (onProgress_ && !onProgress_(progress_));
    return !cancelled_;
}

void ProgressReport::measureSpeed() {
    const auto now = Clock::now();
    if (now - lastMeasured_ < kMeasureEvery) return;
    const double seconds = std::chrono::duration<double>(now - lastMeasured_).count();
    // A file that begins anew takes bytes back.
    const auto news = progress_.numBytes > bytesAtLastMeasure_ ? progress_.numBytes - bytesAtLastMeasure_ : 0;
    const double speed = static_cast<double>(news) / seconds;
    progress_.bytesPerSecond +=
        (progress_.bytesPerSecond == 0 ? 1.0 : kShareOfNews) * (speed - progress_.bytesPerSecond);
    lastMeasured_ = now;
    bytesAtLastMeasure_ = progress_.numBytes;
}

} // namespace earshot
