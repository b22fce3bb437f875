// SPDX-License-Identifier: AGPL-3.0-or-later
//
// SampleHistory: the part of a stream that is still needed, found by position in the stream. The stream may have holes,
// which take no memory. Bounded by what its owner keeps. Inference thread.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

namespace earshot {

class SampleHistory {
public:
    // Samples that follow those so far.
    void append(std::span<const float> samples);
    // The next sample is this one; what lies between is missing.
    void skipTo(std::int64_t position);

    // The position after the last sample.
    [[nodiscard]] std::int64_t end() const { return runs_.back().end(); }
    // Whether every sample of [from, to) is there.
    [[nodiscard]] bool holds(std::int64_t from, std::int64_t to) const { return find(from, to) != nullptr; }
    // Samples [from, to), which must be there; valid until the next call that is not const.
    [[nodiscard]] std::span<const float> view(std::int64_t from, std::int64_t to) const;

    // Nothing before this position will be asked for.
    void dropBefore(std::int64_t position);
    [[nodiscard]] std::size_t numKept() const;

private:
    // Samples without a hole. Memory moves only when half of it is free, so that dropping a little at a time is cheap.
    struct Run {
        std::int64_t begin = 0;     // position of samples[0]
        std::size_t numDropped = 0; // of the first ones
        std::vector<float> samples{};
        [[nodiscard]] std::int64_t end() const { return begin + static_cast<std::int64_t>(samples.size()); }
        [[nodiscard]] std::int64_t kept() const { return begin + static_cast<std::int64_t>(numDropped); }
    };
    [[nodiscard]] const Run* find(std::int64_t from, std::int64_t to) const;

    std::deque<Run> runs_{Run{}}; // in order; the last one grows
};

} // namespace earshot
