// SPDX-License-Identifier: AGPL-3.0-or-later
//
// SelfAttention: projections around multi-head attention (Vaswani et al. 2017, section 3.2; transformers
// HubertAttention). Queries, keys and values come from one product; the scale d^-1/2 is part of the query weights.
// Const after loading.
#pragma once

#include "HubertConfig.h"
#include "KeyValueCache.h"
#include "Linear.h"
#include "Result.h"
#include "WeightSource.h"
#include "Workspace.h"

namespace earshot {

// What the frames of a pass attend to.
struct AttentionScope {
    std::int64_t numValidFrames = 0; // of the pass's own; those from here on are padding
    AttentionImplementation form = AttentionImplementation::kTiled;
    // A stream's frames of before: attended to as well. The first numKept frames of the pass join them. Null: none.
    KeyValueCache* cache = nullptr;
    std::int64_t numKept = 0;
};

class SelfAttention {
public:
    // prefix: "encoder.layers.3.attention"
    static Result<SelfAttention> load(ComputeContext& compute, const HubertConfig& config, const WeightSource& source,
                                      const std::string& prefix);

    // x: [T, D] in; hidden: [T, D] += the attention's output. Leaves the maps [H, T, keys] in workspace.attention when
    // the form is eager.
    void addTo(Workspace& workspace, ConstValues x, const AttentionScope& scope, Tensor& hidden) const;

private:
    std::int64_t numHeads_ = 0;
    Precision precision_ = Precision::kFloat32; // of the attention's own values and products
    Linear qkv_;
    Linear out_;
};

} // namespace earshot
