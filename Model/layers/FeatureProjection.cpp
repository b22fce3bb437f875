// SPDX-License-Identifier: AGPL-3.0-or-later
#include "FeatureProjection.h"

#include "ProcessorPrecision.h"
#include "WeightLoading.h"

namespace earshot {

Result<FeatureProjection> FeatureProjection::load(ComputeContext& compute, const HubertConfig& config,
                                                  const WeightSource& source) {
    FeatureProjection projection;
    projection.normedType_ = floatingPart(source.precision());
    if (config.featProjLayerNorm) {
        EARSHOT_TRY(projection.norm_, loadNorm(source, "feature_projection.layer_norm", config.layerNormEps));
    }
    EARSHOT_TRY(projection.projection_,
                loadLinear(compute, source, "feature_projection.projection", {.precision = projection.normedType_}));
    return projection;
}

void FeatureProjection::forward(Workspace& workspace, const Tensor& features, Tensor& hidden) const {
    const std::int64_t numFrames = features.shape()[0];
    ConstValues input = features.data();
    if (norm_) {
        workspace.enter(Work::kRest);
        const Values normed = roomFor(workspace.normed, features.size(), normedType_);
        layerNorm(*norm_, features.data(), numFrames, normed);
        input = normed;
    }
    workspace.enter(Work::kLinear);
    hidden.resize({numFrames, projection_.numOutputs()});
    projection_.forward(workspace.compute, input, numFrames, hidden.data());
}

} // namespace earshot
