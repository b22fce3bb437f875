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
    // For what is not sound: a share of the whole, 0..1, and what to say of it.
    void draw(double share, const std::string& figures);

    // 1:02:03 or 2:03
    static std::string clock(double seconds);

private:
    using Clock = std::chrono::steady_clock;

    void show(const std::string& text);

    std::string label_;
    double totalSeconds_;
    bool isVisible_;
    std::size_t drawnColumns_ = 0;
    Clock::time_point start_ = Clock::now();
};

} // namespace earshot::cli
