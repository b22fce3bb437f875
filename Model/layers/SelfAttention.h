// SPDX-License-Identifier: AGPL-3.0-or-later
//
// SelfAttention: projections around multi-head attention (Vaswani et al. 2017, section 3.2; transformers
// HubertAttention). Queries, keys and values come from one product; the scale d^-1/2 is part of the query weights.
// Const after loading.
#pragma once

#include "HubertConfig.h"
#include "Linear.h"
#include "Result.h"
#include "WeightSource.h"
#include "Workspace.h"

namespace earshot {

class SelfAttention {
public:
    // prefix: "encoder.layers.3.attention"
    static Result<SelfAttention> load(ComputeContext& compute, const HubertConfig& config, const WeightSource& source,
                                      const std::string& prefix);

    // x: [T, D] in; hidden: [T, D] += the attention's output. Keys from numValidFrames on are padding. Leaves the maps
    // [H, T, T] in workspace.attention when the form is eager.
    void addTo(Workspace& workspace, const float* x, std::int64_t numValidFrames, AttentionImplementation form,
               Tensor& hidden) const;

private:
    std::int64_t numHeads_ = 0;
    Linear qkv_;
    Linear out_;
};

} // namespace earshot
