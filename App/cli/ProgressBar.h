// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ProgressBar: one line on stderr that is drawn over, only where stderr is a terminal:
//   talk.mp3  [##########..........]  50 %  10:00 of 20:00  12.5x
#pragma once

#include <chrono>
#include <string>

namespace earshot::cli {

class ProgressBar {
public:
    // totalSeconds: of sound; 0 where it is not known.
    ProgressBar(std::string label, double totalSeconds);
    ~ProgressBar(); // wipes the line
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    // Seconds of sound that are done.
    void update(double seconds);

private:
    using Clock = std::chrono::steady_clock;

    std::string label_;
    double totalSeconds_;
    bool isVisible_;
    std::size_t drawnColumns_ = 0;
    Clock::time_point start_ = Clock::now();
};

} // namespace earshot::cli
