// SPDX-License-Identifier: AGPL-3.0-or-later
//
// LabelHead: a classification model that listens to a stream: every hop it names the sound of the last window. Where
// its encoder is the captions model's, bit for bit, it takes the hidden states of the captions' chunks and costs next
// to nothing; otherwise it runs its own pass. While nobody speaks it hears silence and computes nothing. Positions are
// model samples of the stream. Inference thread.
#pragma once

#include "LabelTracker.h"
#include "ModelLibrary.h"
#include "StreamInput.h"
#include "StreamSettings.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

class LabelHead {
public:
    // captions: the stream's captions model, or null. begin: where the head begins to listen.
    LabelHead(SharedModel model, const LabelModelSettings& settings, const SpeechModel* captions, std::int64_t begin);

    [[nodiscard]] bool sharesEncoder() const { return sharesEncoder_; }
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] LabelTracker& tracker() { return tracker_; }

    // Of a shared encoder: a stage of the captions' chunk, as ForwardOptions::observer shows it, whose first numFinal
    // frames are final; and after the chunk, the position at which they end.
    void observe(std::string_view stage, const float* values, const Shape& shape, std::int64_t numFinal);
    void heardUntil(std::int64_t position);

    // Windows in which nobody speaks are silence.
    void passOverSilence(const StreamInput& input);
    // There is no time for the windows that end before this position.
    void passOver(std::int64_t position);
    // Whether there is a window to be classified.
    [[nodiscard]] bool isDue(const StreamInput& input) const;
    [[nodiscard]] Result<void> classify(const StreamInput& input, Workspace& workspace);

    // Sound before this position is not needed any more.
    [[nodiscard]] std::int64_t oldestNeeded(const StreamInput& input) const;

private:
    [[nodiscard]] Result<void> classifyFrames(Workspace& workspace);
    [[nodiscard]] Result<void> classifySound(const StreamInput& input, Workspace& workspace);
    [[nodiscard]] const HubertForSequenceClassification& classifier() const { return *model_->pretrained.classifier(); }

    SharedModel model_;
    std::string name_;
    bool sharesEncoder_;
    std::int64_t windowSamples_;
    std::int64_t hopSamples_;
    std::int64_t nextEnd_; // where the next window ends
    LabelTracker tracker_;

    // Of a shared encoder: weighted sums of the hidden states, the newest frames, of which the last end at heard_.
    std::vector<float> frames_;
    std::int64_t heard_ = 0;
    Tensor window_; // scratch
    Tensor logits_;
};

} // namespace earshot
