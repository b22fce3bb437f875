// SPDX-License-Identifier: AGPL-3.0-or-later
//
// HubertForSequenceClassification: one label for an utterance, from the mean of its projected frames (SUPERB, Yang et
// al. 2021; transformers HubertForSequenceClassification). Threads as HubertModel.
#pragma once

#include "HubertModel.h"

namespace earshot {

class HubertForSequenceClassification {
public:
    static Result<HubertForSequenceClassification> load(ComputeContext& compute, const HubertConfig& config,
                                                        const WeightSource& source);

    // logits: [number of labels] out. Errors as HubertModel::forward.
    Result<void> forward(Workspace& workspace, const HubertInput& input, const ForwardOptions& options,
                         Tensor& logits) const;

    // The head alone, on the frames of a window: logits: [number of labels] out. frames: [T, D], sums of the hidden
    // states weighted by layerWeights(), or the last hidden state where there are no weights. Errors: kInvalidArgument
    // for no frames, kOutOfMemory, kInternal.
    Result<void> classify(Workspace& workspace, const Tensor& frames, Tensor& logits) const;
    // The share of hidden.i, i = 0..N, in a frame; empty: the last one alone.
    [[nodiscard]] std::span<const float> layerWeights() const { return layerWeights_; }

    // Cross-entropy of `label`. Errors: kInvalidArgument for a label that does not exist.
    [[nodiscard]] Result<double> loss(const Tensor& logits, std::int64_t label) const;

    [[nodiscard]] const HubertModel& hubert() const { return hubert_; }
    [[nodiscard]] const HubertConfig& config() const { return hubert_.config(); }

private:
    // frames: [T, D] out, the last hidden state or the weighted sum of all of them.
    Result<void> encode(Workspace& workspace, const HubertInput& input, const ForwardOptions& options,
                        Tensor& frames) const;

    Result<void> classify(Workspace& workspace, const Tensor& frames, std::int64_t numValid,
                          const ForwardOptions& options, Tensor& logits) const;

    HubertModel hubert_;
    std::vector<float> layerWeights_; // softmax over the N + 1 hidden states; empty: the last one alone
    Linear projector_;
    Linear classifier_;
};

} // namespace earshot
