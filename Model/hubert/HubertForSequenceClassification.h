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

    // Cross-entropy of `label`. Errors: kInvalidArgument for a label that does not exist.
    [[nodiscard]] Result<double> loss(const Tensor& logits, std::int64_t label) const;

    [[nodiscard]] const HubertModel& hubert() const { return hubert_; }
    [[nodiscard]] const HubertConfig& config() const { return hubert_.config(); }

private:
    // frames: [T, D] out, the last hidden state or the weighted sum of all of them.
    Result<void> encode(Workspace& workspace, const HubertInput& input, const ForwardOptions& options,
                        Tensor& frames) const;

    HubertModel hubert_;
    std::vector<float> layerWeights_; // softmax over the N + 1 hidden states; empty: the last one alone
    Linear projector_;
    Linear classifier_;
};

} // namespace earshot
