// SPDX-License-Identifier: AGPL-3.0-or-later
#include "SelfAttention.h"

#include "Activations.h"
#include "ProcessorPrecision.h"
#include "WeightLoading.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace earshot {

namespace {

// One [3 D, D] product instead of three.
Result<Linear> loadQkv(ComputeContext& compute, const HubertConfig& config, const WeightSource& source,
                       const std::string& prefix) {
    const std::int64_t d = config.hiddenSize;
    const auto scale = static_cast<float>(1.0 / std::sqrt(static_cast<double>(d / config.numAttentionHeads)));
    return catchingErrors(prefix, [&]() -> Result<Linear> {
        Tensor& weight = source.joined();
        Tensor bias({3 * d});
        weight.resize({3 * d, d});
        const std::array<const char*, 3> names = {"q_proj", "k_proj", "v_proj"};
        for (std::size_t i = 0; i < names.size(); ++i) {
            EARSHOT_TRY(const Tensor* w, source.borrow(prefix + "." + names[i] + ".weight"));
            EARSHOT_TRY(const Tensor b, source.load(prefix + "." + names[i] + ".bias"));
            const float factor = i == 0 ? scale : 1.0f;
            addScaled(weight.values().subspan(i * w->values().size(), w->values().size()), factor, w->values(), true);
            addScaled(bias.values().subspan(i * b.values().size(), b.values().size()), factor, b.values(), true);
        }
        return Linear(compute, weight, std::move(bias), {.precision = source.precision()});
    });
}

} // namespace

Result<SelfAttention> SelfAttention::load(ComputeContext& compute, const HubertConfig& config,
                                          const WeightSource& source, const std::string& prefix) {
    SelfAttention attention;
    attention.numHeads_ = config.numAttentionHeads;
    EARSHOT_TRY(attention.qkv_, loadQkv(compute, config, source, prefix));
    EARSHOT_TRY(attention.out_, loadLinear(compute, source, prefix + ".out_proj",
                                           {.accumulate = true, .precision = source.precision()}));
    attention.precision_ = floatingPart(source.precision());
    return attention;
}

void SelfAttention::addTo(Workspace& workspace, ConstValues x, const AttentionScope& scope, Tensor& hidden) const {
    const std::int64_t numFrames = hidden.shape()[0], width = hidden.shape()[1];
    workspace.enter(Work::kLinear);
    const Values qkv = roomFor(workspace.qkv, numFrames * 3 * width, precision_);
    qkv_.forward(workspace.compute, x, numFrames, qkv);

    workspace.enter(Work::kAttention);
    const Values context = roomFor(workspace.context, numFrames * width, precision_);
    AttentionShape shape{numFrames, numHeads_, width / numHeads_, numFrames, scope.numValidFrames, precision_};
    auto input = AttentionInput::fromQkv(qkv, width);
    if (scope.cache != nullptr) {
        input.keys = scope.cache->extend(qkv, numFrames);
        input.values = input.keys + width;
        input.keyStride = scope.cache->rowWidth();
        shape.numKeys = shape.numValidKeys = scope.cache->numFrames();
    }
    const auto attend = scope.form == AttentionImplementation::kEager ? eagerAttention : tiledAttention;
    attend(workspace.compute, shape, input, workspace.attention, context);
    if (scope.cache != nullptr) scope.cache->keep(scope.numKept);

    workspace.enter(Work::kLinear);
    out_.forward(workspace.compute, context, numFrames, hidden.data());
}

} // namespace earshot
