// SPDX-License-Identifier: AGPL-3.0-or-later
//
// SampleHistory: the part of a stream that is still needed, found by position in the stream. Bounded by what its owner
// keeps. Inference thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace earshot {

class SampleHistory {
public:
    void append(std::span<const float> samples) { samples_.insert(samples_.end(), samples.begin(), samples.end()); }

    // Samples [begin, end) that are kept: those before were dropped, those after have not come.
    [[nodiscard]] std::int64_t begin() const { return dropped_ + static_cast<std::int64_t>(front_); }
    [[nodiscard]] std::int64_t end() const { return dropped_ + static_cast<std::int64_t>(samples_.size()); }

    // Samples [from, to) of the stream, all of which must be kept; valid until the next call that is not const.
    [[nodiscard]] std::span<const float> view(std::int64_t from, std::int64_t to) const {
        return std::span(samples_).subspan(static_cast<std::size_t>(from - dropped_),
                                           static_cast<std::size_t>(to - from));
    }

    // Memory moves only when half of it is free, so that dropping a little at a time stays cheap.
    void dropBefore(std::int64_t position) {
        front_ = std::max(front_, static_cast<std::size_t>(std::clamp(position, dropped_, end()) - dropped_));
        if (front_ < samples_.size() / 2 || front_ == 0) return;
        samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(front_));
        dropped_ += static_cast<std::int64_t>(front_);
        front_ = 0;
    }

    // Forgets everything and goes on at `position`.
    void restartAt(std::int64_t position) {
        samples_.clear();
        front_ = 0;
        dropped_ = position;
    }

private:
    std::vector<float> samples_;
    std::size_t front_ = 0;    // of samples_, first one kept
    std::int64_t dropped_ = 0; // position of samples_[0]
};

} // namespace earshot
