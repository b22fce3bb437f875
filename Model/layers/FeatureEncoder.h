// SPDX-License-Identifier: AGPL-3.0-or-later
//
// FeatureEncoder: the convolutions that turn samples into frames, one per hop (HuBERT section II.A; wav2vec 2.0 section
// 2; transformers HubertFeatureEncoder). Const after loading.
#pragma once

#include "HubertConfig.h"
#include "Norms.h"
#include "Result.h"
#include "StridedConv1d.h"
#include "WeightSource.h"
#include "Workspace.h"

#include <optional>
#include <vector>

namespace earshot {

class FeatureEncoder {
public:
    static Result<FeatureEncoder> load(ComputeContext& compute, const HubertConfig& config, const WeightSource& source);

    // samples: [S] in; the returned reference is workspace.features, [T, C].
    const Tensor& forward(Workspace& workspace, std::span<const float> samples, const ForwardOptions& options) const;

private:
    struct Layer {
        StridedConv1d conv;
        // Layer norm in every layer, or group norm in the first only.
        std::optional<NormWeights> norm;
    };

    // input: [numFrames, C in] in, output: [T, C out] out.
    void forward(ComputeContext& compute, const Layer& layer, const float* input, std::int64_t numFrames,
                 Tensor& output) const;

    std::vector<Layer> layers_;
    FeatureNorm norm_ = FeatureNorm::kGroup;
    Activation activation_ = Activation::kGelu;
};

} // namespace earshot
