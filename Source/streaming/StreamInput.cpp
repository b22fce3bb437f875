// SPDX-License-Identifier: AGPL-3.0-or-later
#include "StreamInput.h"

#include <optional>

namespace earshot {
namespace {

constexpr std::int64_t kPieceFrames = 8192;

} // namespace

StreamInput::StreamInput(std::unique_ptr<AudioFeed> feed, const GateConfig& gate)
    : feed_(std::move(feed)),
      gate_(gate, kStreamRateHz) {}

Result<void> StreamInput::read(std::int64_t position, std::int64_t maxAhead) {
    while (!ended_ && history_.end() - position < maxAhead) {
        const std::optional<FeedPiece> piece = feed_->next(kPieceFrames);
        if (!piece) {
            if (!feed_->isFinished()) return {};
            EARSHOT_TRY(const StreamResampler::Output last, resampler_.finish());
            take(last);
            gate_.interrupt(0);
            ended_ = true;
            return {};
        }
        timeline_.append(*piece);
        rateHz_ = piece->position.sampleRateHz;
        if (piece->kind == SoundKind::kLost) lostSeconds_ += ticksToSeconds(piece->endTicks - piece->startTicks);
        EARSHOT_TRY(const StreamResampler::Output output, resampler_.process(*piece));
        take(output);
        if (resampler_.nextSample() > history_.end() && piece->kind == SoundKind::kLost) {
            losses_.push_back({history_.end(), resampler_.nextSample()});
            gate_.interrupt(resampler_.nextSample() - history_.end());
            history_.skipTo(resampler_.nextSample());
        }
    }
    return {};
}

void StreamInput::take(const StreamResampler::Output& output) {
    if (output.samples.empty()) return;
    if (output.firstSample > history_.end()) {
        gate_.interrupt(output.firstSample - history_.end());
        history_.skipTo(output.firstSample);
    }
    history_.append(output.samples);
    gate_.push(output.samples);
}

void StreamInput::forgetBefore(std::int64_t position) {
    history_.dropBefore(position);
    timeline_.forgetBefore(position);
}

double StreamInput::waitingSeconds() {
    return static_cast<double>(feed_->numWaiting()) / rateHz_;
}

} // namespace earshot
