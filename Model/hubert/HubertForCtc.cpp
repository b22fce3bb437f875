// SPDX-License-Identifier: AGPL-3.0-or-later
#include "HubertForCtc.h"

#include "CtcLoss.h"
#include "WeightLoading.h"

namespace earshot {

Result<HubertForCtc> HubertForCtc::load(ComputeContext& compute, const HubertConfig& config,
                                        const WeightSource& source) {
    HubertForCtc model;
    EARSHOT_TRY(model.hubert_, HubertModel::load(compute, config, source));
    EARSHOT_TRY(model.head_, loadLinear(compute, source, "lm_head"));
    return model;
}

Result<void> HubertForCtc::forward(Workspace& workspace, const HubertInput& input, const ForwardOptions& options,
                                   Tensor& logits) const {
    EARSHOT_CHECK(hubert_.forward(workspace, input, options, workspace.hidden));
    EARSHOT_CHECK(computeLogits(workspace, workspace.hidden, logits));
    options.show("logits", logits.data(), logits.shape());
    return {};
}

Result<void> HubertForCtc::computeLogits(Workspace& workspace, const Tensor& hidden, Tensor& logits) const {
    return catchingErrors("CTC head", [&]() -> Result<void> {
        workspace.enter(Work::kLinear);
        const std::int64_t numFrames = hidden.shape()[0];
        logits.resize({numFrames, head_.numOutputs()});
        if (numFrames > 0) head_.forward(workspace.compute, hidden.data(), numFrames, logits.data());
        return {};
    });
}

Result<double> HubertForCtc::loss(const Tensor& logits, std::span<const std::int64_t> numFrames,
                                  std::span<const std::vector<std::int64_t>> labels) const {
    return ctcLoss(logits, numFrames, labels,
                   {.blankId = config().padTokenId,
                    .zeroInfinity = config().ctcZeroInfinity,
                    .meanReduction = config().ctcLossMeanReduction});
}

} // namespace earshot
