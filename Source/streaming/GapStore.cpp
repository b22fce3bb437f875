// SPDX-License-Identifier: AGPL-3.0-or-later
#include "GapStore.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace earshot {

std::int64_t quietestCut(std::span<const float> samples, std::int64_t earliest, std::int64_t latest,
                         std::int64_t sampleRateHz) {
    const std::int64_t window = sampleRateHz / 10;
    std::int64_t best = latest;
    double bestEnergy = -1;
    for (std::int64_t at = earliest; at + window <= latest; at += window / 2) {
        double energy = 0;
        for (const float x : samples.subspan(static_cast<std::size_t>(at), static_cast<std::size_t>(window)))
            energy += static_cast<double>(x) * static_cast<double>(x);
        if (bestEnergy >= 0 && energy >= bestEnergy) continue;
        bestEnergy = energy;
        best = at + window / 2;
    }
    return best;
}

GapStore::GapStore(double maxPieceSeconds, double capacitySeconds, std::int64_t sampleRateHz)
    : maxPieceSamples_(std::llround(maxPieceSeconds * static_cast<double>(sampleRateHz))),
      capacity_(std::llround(capacitySeconds * static_cast<double>(sampleRateHz))),
      sampleRateHz_(sampleRateHz) {}

std::int64_t GapStore::add(std::int64_t begin, std::span<const float> samples) {
    while (!samples.empty()) {
        auto length = static_cast<std::int64_t>(samples.size());
        if (length > maxPieceSamples_)
            length = quietestCut(samples, maxPieceSamples_ / 2, maxPieceSamples_, sampleRateHz_);
        const auto piece = samples.first(static_cast<std::size_t>(length));
        pieces_.push_back({begin, {piece.begin(), piece.end()}});
        numSamples_ += length;
        begin += length;
        samples = samples.subspan(piece.size());
    }
    std::int64_t given = 0;
    while (numSamples_ > capacity_ && !pieces_.empty()) given += static_cast<std::int64_t>(take().samples.size());
    return given;
}

GapStore::Piece GapStore::take() {
    Piece piece = std::move(pieces_.front());
    pieces_.pop_front();
    numSamples_ -= static_cast<std::int64_t>(piece.samples.size());
    return piece;
}

} // namespace earshot
