// SPDX-License-Identifier: AGPL-3.0-or-later
//
// EncoderLayer: self-attention and feed-forward, each with a residual connection and a layer norm, which comes after
// the sum in base models and before the block in large ones (transformers HubertEncoderLayer,
// HubertEncoderLayerStableLayerNorm, HubertAttnAdapterLayer). Const after loading.
#pragma once

#include "FeedForward.h"
#include "HubertConfig.h"
#include "Norms.h"
#include "SelfAttention.h"

#include <optional>

namespace earshot {

class EncoderLayer {
public:
    // prefix: "encoder.layers.3"
    static Result<EncoderLayer> load(ComputeContext& compute, const HubertConfig& config, const WeightSource& source,
                                     const std::string& prefix);

    // hidden: [T, D], in place.
    void forward(Workspace& workspace, const AttentionScope& scope, Tensor& hidden) const;

private:
    struct Adapter {
        NormWeights norm;
        FeedForward body;
    };

    [[nodiscard]] ConstValues normed(Workspace& workspace, const NormWeights& norm, const Tensor& hidden) const;

    bool normFirst_ = false; // do_stable_layer_norm
    Precision normedType_ = Precision::kFloat32;
    SelfAttention attention_;
    NormWeights attentionNorm_;
    FeedForward feedForward_;
    NormWeights finalNorm_;
    std::optional<Adapter> adapter_;
};

} // namespace earshot
