// SPDX-License-Identifier: AGPL-3.0-or-later
#include "SampleHistory.h"

#include <algorithm>
#include <cassert>

namespace earshot {

void SampleHistory::append(std::span<const float> samples) {
    std::vector<float>& last = runs_.back().samples;
    last.insert(last.end(), samples.begin(), samples.end());
}

void SampleHistory::skipTo(std::int64_t position) {
    if (position == end()) return;
    if (runs_.back().samples.empty()) runs_.pop_back();
    runs_.push_back({.begin = position});
}

const SampleHistory::Run* SampleHistory::find(std::int64_t from, std::int64_t to) const {
    const auto found =
        std::find_if(runs_.begin(), runs_.end(), [&](const Run& run) { return from >= run.kept() && to <= run.end(); });
    return found == runs_.end() ? nullptr : &*found;
}

std::span<const float> SampleHistory::view(std::int64_t from, std::int64_t to) const {
    const Run* run = find(from, to);
    assert(run);
    return std::span(run->samples)
        .subspan(static_cast<std::size_t>(from - run->begin), static_cast<std::size_t>(to - from));
}

void SampleHistory::dropBefore(std::int64_t position) {
    while (runs_.size() > 1 && runs_.front().end() <= position) runs_.pop_front();
    Run& first = runs_.front();
    first.numDropped = static_cast<std::size_t>(std::clamp(position, first.kept(), first.end()) - first.begin);
    if (first.numDropped == 0 || first.numDropped < first.samples.size() / 2) return;
    first.samples.erase(first.samples.begin(), first.samples.begin() + static_cast<std::ptrdiff_t>(first.numDropped));
    first.begin += static_cast<std::int64_t>(first.numDropped);
    first.numDropped = 0;
}

std::size_t SampleHistory::numKept() const {
    std::size_t n = 0;
    for (const Run& run : runs_) n += run.samples.size();
    return n;
}

} // namespace earshot
