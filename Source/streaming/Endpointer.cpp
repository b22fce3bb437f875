// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A frame is silent where blank, delimiter and specials together have more than half of the posterior.
#include "Endpointer.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace earshot {
namespace {

constexpr float kSilent = 0.5F;

std::int64_t framesOf(double seconds, double secondsPerFrame) {
    return std::max<std::int64_t>(1, std::llround(seconds / secondsPerFrame));
}

} // namespace

Endpointer::Endpointer(const EndpointConfig& config, double secondsPerFrame, std::vector<bool> silentTokens)
    : minSilentFrames_(framesOf(config.silenceSeconds, secondsPerFrame)),
      maxFrames_(framesOf(config.maxSegmentSeconds, secondsPerFrame)),
      maxIdleFrames_(framesOf(config.maxIdleSeconds, secondsPerFrame)),
      silentTokens_(std::move(silentTokens)) {}

void Endpointer::reset() {
    silence_.clear();
    lastLetterEnd_ = 0;
}

float Endpointer::silenceOf(std::span<const float> frame) const {
    const float highest = *std::max_element(frame.begin(), frame.end());
    float all = 0, silent = 0;
    for (std::size_t i = 0; i < frame.size(); ++i) {
        const float p = std::exp(frame[i] - highest);
        all += p;
        if (silentTokens_[i]) silent += p;
    }
    return silent / all;
}

void Endpointer::append(std::span<const float> logits) {
    for (; logits.size() >= silentTokens_.size(); logits = logits.subspan(silentTokens_.size())) {
        silence_.push_back(silenceOf(logits.first(silentTokens_.size())));
        if (silence_.back() < kSilent) lastLetterEnd_ = numFrames();
    }
}

std::optional<Endpointer::End> Endpointer::check(std::span<const float> lookahead) const {
    std::int64_t frame = numFrames(), lastLetterEnd = lastLetterEnd_;
    for (; lookahead.size() >= silentTokens_.size(); lookahead = lookahead.subspan(silentTokens_.size())) {
        ++frame;
        if (silenceOf(lookahead.first(silentTokens_.size())) < kSilent) lastLetterEnd = frame;
    }
    if (lastLetterEnd == 0) {
        if (frame < maxIdleFrames_) return std::nullopt;
        return End{numFrames(), false};
    }
    if (frame - lastLetterEnd >= minSilentFrames_) return End{lastLetterEnd + minSilentFrames_, true};
    if (numFrames() >= maxFrames_) return End{bestCut(), hasSpeech(), true};
    return std::nullopt;
}

// The middle of the surest run of silence in the second half of the segment; longer runs count for more. Where there is
// none, the segment is cut at its end.
std::int64_t Endpointer::bestCut() const {
    const std::int64_t first = numFrames() / 2;
    std::int64_t best = numFrames();
    float bestSum = 0, sum = 0;
    std::int64_t runBegin = first;
    for (std::int64_t i = first; i < numFrames(); ++i) {
        const float silence = silence_[static_cast<std::size_t>(i)];
        if (silence < kSilent) {
            sum = 0;
            runBegin = i + 1;
            continue;
        }
        sum += silence;
        if (sum > bestSum) {
            bestSum = sum;
            best = (runBegin + i + 1) / 2;
        }
    }
    return best;
}

} // namespace earshot
