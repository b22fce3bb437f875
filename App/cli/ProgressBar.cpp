// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Drawing of the bar.
#include "ProgressBar.h"

#include "TranscriptWriter.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace earshot::cli {
namespace {

constexpr int kBarColumns = 24;

bool stderrIsTerminal() {
#ifdef _WIN32
    return _isatty(_fileno(stderr)) != 0;
#else
    return isatty(STDERR_FILENO) != 0;
#endif
}

} // namespace

ProgressBar::ProgressBar(std::string label, double totalSeconds)
    : label_(std::move(label)),
      totalSeconds_(totalSeconds),
      isVisible_(stderrIsTerminal()) {}

ProgressBar::~ProgressBar() {
    if (drawnColumns_ > 0) std::fprintf(stderr, "\r%s\r", std::string(drawnColumns_, ' ').c_str());
}

std::string ProgressBar::clock(double seconds) {
    const auto whole = static_cast<long long>(seconds);
    const auto two = [](long long value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    const std::string minutes =
        whole >= 3600 ? std::to_string(whole / 3600) + ":" + two(whole / 60 % 60) : std::to_string(whole / 60);
    return minutes + ":" + two(whole % 60);
}

void ProgressBar::update(double seconds) {
    const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
    const std::string speed = elapsed > 0 ? "  " + fixed(seconds / elapsed, 1) + "x" : "";
    if (totalSeconds_ <= 0) return show(clock(seconds) + speed);
    const double share = std::clamp(seconds / totalSeconds_, 0.0, 1.0);
    draw(share, fixed(share * 100, 0) + " %  " + clock(seconds) + " of " + clock(totalSeconds_) + speed);
}

void ProgressBar::draw(double share, const std::string& figures) {
    const auto filled = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * kBarColumns);
    show("[" + std::string(filled, '#') + std::string(kBarColumns - filled, '.') + "] " + figures);
}

void ProgressBar::show(const std::string& text) {
    if (!isVisible_) return;
    std::string line = label_ + "  " + text;
    const std::size_t columns = line.size();
    line.resize(std::max(columns, drawnColumns_), ' ');
    drawnColumns_ = columns;
    std::fprintf(stderr, "\r%s", line.c_str());
    std::fflush(stderr);
}

} // namespace earshot::cli
