// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Endpointer: where a line of captions ends, from what the model hears: a run of frames without letters ends it, and
// where speech goes on for too long, it is cut at the frame that is most surely between two words. Loudness is the
// EnergyGate's part. Frames count from the beginning of the segment. Inference thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace earshot {

struct EndpointConfig {
    double silenceSeconds = 0.5;     // without letters, after speech
    double maxSegmentSeconds = 20.0; // then the line is cut
    double maxIdleSeconds = 4.0;     // without any letter from the beginning: the segment has nothing to say
};

class Endpointer {
public:
    // silentTokens: which of the vocabulary's tokens are no letters: the blank, the word delimiter, specials.
    Endpointer(const EndpointConfig& config, double secondsPerFrame, std::vector<bool> silentTokens);

    void reset();
    // logits: [T, V], the frames that follow those appended so far.
    void append(std::span<const float> logits);

    struct End {
        std::int64_t frame = 0; // exclusive: the segment is [0, frame)
        bool hasSpeech = false; // false: no letter in it
        bool isCut = false;     // the speaker goes on: it had become too long
    };
    // Whether the segment is over, seen what was appended; `lookahead`: [T, V], frames after it that may still change.
    [[nodiscard]] std::optional<End> check(std::span<const float> lookahead) const;

    [[nodiscard]] bool hasSpeech() const { return lastLetterEnd_ > 0; }
    [[nodiscard]] std::int64_t numFrames() const { return static_cast<std::int64_t>(silence_.size()); }

private:
    [[nodiscard]] float silenceOf(std::span<const float> frame) const;
    [[nodiscard]] std::int64_t bestCut() const;

    std::int64_t minSilentFrames_;
    std::int64_t maxFrames_;
    std::int64_t maxIdleFrames_;
    std::vector<bool> silentTokens_;

    std::vector<float> silence_;     // per frame, the posterior of there being no letter
    std::int64_t lastLetterEnd_ = 0; // frame after the last one with a letter
};

} // namespace earshot
