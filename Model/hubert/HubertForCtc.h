// SPDX-License-Identifier: AGPL-3.0-or-later
//
// HubertForCtc: HuBERT with a linear map to the letters of an alphabet (Graves et al. 2006, "Connectionist temporal
// classification"; transformers HubertForCTC). Threads as HubertModel.
#pragma once

#include "HubertModel.h"

namespace earshot {

class HubertForCtc {
public:
    static Result<HubertForCtc> load(ComputeContext& compute, const HubertConfig& config, const WeightSource& source);

    // logits: [T, V] out, T = config().numFrames(S). Errors as HubertModel::forward.
    Result<void> forward(Workspace& workspace, const HubertInput& input, const ForwardOptions& options,
                         Tensor& logits) const;

    // The head alone, on last hidden states however they were made: hidden: [T, D] in, logits: [T, V] out. T may be 0.
    // Errors: kOutOfMemory, kInternal.
    Result<void> computeLogits(Workspace& workspace, const Tensor& hidden, Tensor& logits) const;

    // The loss that transformers' HubertForCTC returns for a batch, reduced as the config says. Shapes and errors:
    // ctcLoss. logits: [B, T, V]; numFrames: [B], the valid ones; labels: [B][L].
    [[nodiscard]] Result<double> loss(const Tensor& logits, std::span<const std::int64_t> numFrames,
                                      std::span<const std::vector<std::int64_t>> labels) const;

    [[nodiscard]] const HubertModel& hubert() const { return hubert_; }
    [[nodiscard]] const HubertConfig& config() const { return hubert_.config(); }

private:
    HubertModel hubert_;
    Linear head_;
};

} // namespace earshot
