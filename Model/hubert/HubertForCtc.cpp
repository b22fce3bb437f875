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
    return catchingErrors("CTC head", [&]() -> Result<void> {
        workspace.enter(Work::kLinear);
        const std::int64_t numFrames = workspace.hidden.shape()[0];
        logits.resize({numFrames, head_.numOutputs()});
        head_.forward(workspace.compute, workspace.hidden.data(), numFrames, logits.data());
        options.show("logits", logits.data(), logits.shape());
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
