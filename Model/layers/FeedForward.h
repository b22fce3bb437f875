// SPDX-License-Identifier: AGPL-3.0-or-later
//
// FeedForward: two linear maps with an activation between (transformers HubertFeedForward; with relu and narrow, it is
// the body of HubertAttnAdapterLayer too). Const after loading.
#pragma once

#include "Activation.h"
#include "Linear.h"
#include "Result.h"
#include "WeightSource.h"
#include "Workspace.h"

namespace earshot {

class FeedForward {
public:
    // first, second: the modules' full names.
    static Result<FeedForward> load(ComputeContext& compute, const WeightSource& source, const std::string& first,
                                    const std::string& second, Activation activation);

    // x: [T, D] in; hidden: [T, D] += second(activation(first(x))).
    void addTo(Workspace& workspace, ConstValues x, Tensor& hidden) const;

private:
    Precision between_ = Precision::kFloat32; // of the values between the two
    Linear first_;
    Linear second_;
};

} // namespace earshot
