// SPDX-License-Identifier: AGPL-3.0-or-later
#include "FeedForward.h"

#include "ProcessorPrecision.h"
#include "WeightLoading.h"

namespace earshot {

Result<FeedForward> FeedForward::load(ComputeContext& compute, const WeightSource& source, const std::string& first,
                                      const std::string& second, Activation activation) {
    FeedForward result;
    const Precision precision = source.precision();
    result.between_ = floatingPart(precision);
    EARSHOT_TRY(result.first_, loadLinear(compute, source, first, {.activation = activation, .precision = precision}));
    EARSHOT_TRY(result.second_, loadLinear(compute, source, second, {.accumulate = true, .precision = precision}));
    return result;
}

void FeedForward::addTo(Workspace& workspace, ConstValues x, Tensor& hidden) const {
    const std::int64_t numFrames = hidden.shape()[0];
    workspace.enter(Work::kLinear);
    const Values intermediate = roomFor(workspace.intermediate, numFrames * first_.numOutputs(), between_);
    first_.forward(workspace.compute, x, numFrames, intermediate);
    second_.forward(workspace.compute, intermediate, numFrames, hidden.data());
}

} // namespace earshot
