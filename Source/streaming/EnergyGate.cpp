// SPDX-License-Identifier: AGPL-3.0-or-later
//
// One decision per block of 10 ms.
#include "EnergyGate.h"

#include <algorithm>
#include <cmath>

namespace earshot {
namespace {

constexpr double kSilenceDbFs = -120.0;
constexpr double kStartFloorDbFs = -70.0; // until the first half second is known
constexpr int kBlocksPerSecond = 100;
constexpr int kBlocksPerSlot = kBlocksPerSecond / 2;
constexpr int kBlocksToOpen = 2; // a click of one block opens nothing
constexpr double kSmoothing = 0.3;

std::int64_t samplesOf(double seconds, std::int64_t rateHz) {
    return std::llround(seconds * static_cast<double>(rateHz));
}

} // namespace

EnergyGate::EnergyGate(const GateConfig& config, std::int64_t sampleRateHz)
    : config_(config),
      blockSamples_(sampleRateHz / kBlocksPerSecond),
      preRollSamples_(samplesOf(config.preRollSeconds, sampleRateHz)),
      hangoverSamples_(samplesOf(config.hangoverSeconds, sampleRateHz)),
      smoothedDbFs_(kStartFloorDbFs),
      levelDbFs_(kSilenceDbFs),
      floorDbFs_(kStartFloorDbFs) {
    quietest_.fill(kStartFloorDbFs);
}

std::int64_t EnergyGate::earliestBegin() const {
    // The block being filled may be the second loud one: the span then begins with the first.
    return std::max(earliestNext_, blockStart_ - kBlocksToOpen * blockSamples_ - preRollSamples_);
}

// The model's frames begin where a span does: blocks begin with the sound, so that it is always cut alike.
void EnergyGate::noteSilence(float sample) {
    if (sample == 0.0F) {
        ++numZeros_;
        return;
    }
    if (numZeros_ >= blockSamples_ && !isOpen()) {
        blockStart_ += inBlock_; // of zeros alone
        inBlock_ = 0;
        blockEnergy_ = 0;
    }
    numZeros_ = 0;
}

void EnergyGate::setHangover(double seconds) {
    hangoverSamples_ = samplesOf(seconds, blockSamples_ * kBlocksPerSecond);
}

void EnergyGate::trimFirst(std::int64_t begin) {
    spans_.front().begin = std::max(spans_.front().begin, begin);
}

void EnergyGate::push(std::span<const float> samples) {
    for (const float sample : samples) {
        noteSilence(sample);
        blockEnergy_ += static_cast<double>(sample) * static_cast<double>(sample);
        if (++inBlock_ == blockSamples_) decideBlock();
    }
}

void EnergyGate::interrupt(std::int64_t numMissing) {
    const std::int64_t now = blockStart_ + inBlock_;
    if (isOpen()) {
        spans_.back().end = now;
        if (spans_.back().begin >= now) spans_.pop_back(); // all of it was dealt with
        earliestNext_ = now;
    }
    blockStart_ = now + numMissing;
    earliestNext_ = std::max(earliestNext_, blockStart_);
    inBlock_ = 0;
    blockEnergy_ = 0;
    numZeros_ = 0;
    numLoudInARow_ = 0;
}

// The quietest smoothed loudness of the last four seconds, in slots of half a second: rises with a new noise after four
// seconds, falls at once, and stays down through speech, whose pauses it sees.
void EnergyGate::followFloor(double blockDbFs) {
    smoothedDbFs_ += kSmoothing * (blockDbFs - smoothedDbFs_);
    quietest_[slot_] = blocksInSlot_ == 0 ? smoothedDbFs_ : std::min(quietest_[slot_], smoothedDbFs_);
    if (++blocksInSlot_ == kBlocksPerSlot) {
        slot_ = (slot_ + 1) % kFloorSlots;
        blocksInSlot_ = 0;
    }
    floorDbFs_ = *std::min_element(quietest_.begin(), quietest_.end());
}

void EnergyGate::decideBlock() {
    const double meanSquare = blockEnergy_ / static_cast<double>(blockSamples_);
    levelDbFs_ = std::max(kSilenceDbFs, 10.0 * std::log10(meanSquare + 1e-12));
    followFloor(levelDbFs_);

    const std::int64_t begin = blockStart_;
    blockStart_ += blockSamples_;
    inBlock_ = 0;
    blockEnergy_ = 0;

    const double threshold =
        std::min(std::max(floorDbFs_ + config_.marginDb, config_.quietestSpeechDbFs), config_.alwaysSpeechDbFs);
    numLoudInARow_ = levelDbFs_ > threshold ? numLoudInARow_ + 1 : 0;
    if (isOpen()) {
        if (numLoudInARow_ > 0) lastLoudEnd_ = blockStart_;
        if (blockStart_ - lastLoudEnd_ >= hangoverSamples_) {
            spans_.back().end = blockStart_;
            earliestNext_ = blockStart_;
        }
    } else if (numLoudInARow_ >= kBlocksToOpen) {
        const std::int64_t firstLoud = begin - (kBlocksToOpen - 1) * blockSamples_;
        spans_.push_back({std::max({earliestNext_, firstLoud - preRollSamples_, std::int64_t{0}})});
        lastLoudEnd_ = blockStart_;
    }
}

} // namespace earshot
