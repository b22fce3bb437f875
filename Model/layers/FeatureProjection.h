// SPDX-License-Identifier: AGPL-3.0-or-later
//
// FeatureProjection: from the convolutions' width to the encoder's (transformers HubertFeatureProjection). Const after
// loading.
#pragma once

#include "HubertConfig.h"
#include "Linear.h"
#include "Norms.h"
#include "Result.h"
#include "WeightSource.h"
#include "Workspace.h"

#include <optional>

namespace earshot {

class FeatureProjection {
public:
    static Result<FeatureProjection> load(ComputeContext& compute, const HubertConfig& config,
                                          const WeightSource& source);

    // features: [T, C] in, hidden: [T, D] out.
    void forward(Workspace& workspace, const Tensor& features, Tensor& hidden) const;

private:
    Precision normedType_ = Precision::kFloat32;
    std::optional<NormWeights> norm_; // absent in distilled models
    Linear projection_;
};

} // namespace earshot
