// SPDX-License-Identifier: AGPL-3.0-or-later
#include "EncoderLayer.h"

#include "ProcessorPrecision.h"
#include "WeightLoading.h"

namespace earshot {

namespace {

constexpr double kAdapterNormEps = 1e-5; // torch's default, whatever layer_norm_eps is

} // namespace

Result<EncoderLayer> EncoderLayer::load(ComputeContext& compute, const HubertConfig& config, const WeightSource& source,
                                        const std::string& prefix) {
    EncoderLayer layer;
    layer.normFirst_ = config.doStableLayerNorm;
    layer.normedType_ = floatingPart(source.precision());
    EARSHOT_TRY(layer.attention_, SelfAttention::load(compute, config, source, prefix + ".attention"));
    EARSHOT_TRY(layer.attentionNorm_, loadNorm(source, prefix + ".layer_norm", config.layerNormEps));
    EARSHOT_TRY(layer.feedForward_, FeedForward::load(compute, source, prefix + ".feed_forward.intermediate_dense",
                                                      prefix + ".feed_forward.output_dense", config.hiddenAct));
    EARSHOT_TRY(layer.finalNorm_, loadNorm(source, prefix + ".final_layer_norm", config.layerNormEps));
    if (config.doStableLayerNorm && config.adapterAttnDim > 0) {
        const std::string adapter = prefix + ".adapter_layer";
        EARSHOT_TRY(NormWeights norm, loadNorm(source, adapter + ".norm", kAdapterNormEps));
        EARSHOT_TRY(FeedForward body, FeedForward::load(compute, source, adapter + ".linear_1", adapter + ".linear_2",
                                                        Activation::kRelu));
        layer.adapter_ = Adapter{std::move(norm), std::move(body)};
    }
    return layer;
}

ConstValues EncoderLayer::normed(Workspace& workspace, const NormWeights& norm, const Tensor& hidden) const {
    workspace.enter(Work::kRest);
    const Values result = roomFor(workspace.normed, hidden.size(), normedType_);
    layerNorm(norm, hidden.data(), hidden.shape()[0], result);
    return result;
}

void EncoderLayer::forward(Workspace& workspace, const AttentionScope& scope, Tensor& hidden) const {
    if (normFirst_) {
        attention_.addTo(workspace, normed(workspace, attentionNorm_, hidden), scope, hidden);
        feedForward_.addTo(workspace, normed(workspace, finalNorm_, hidden), hidden);
        if (adapter_) adapter_->body.addTo(workspace, normed(workspace, adapter_->norm, hidden), hidden);
        return;
    }
    const auto normInPlace = [&](const NormWeights& norm) {
        workspace.enter(Work::kRest);
        layerNorm(norm, hidden.data(), hidden.shape()[0], hidden.data());
    };
    attention_.addTo(workspace, hidden.data(), scope, hidden);
    normInPlace(attentionNorm_);
    feedForward_.addTo(workspace, hidden.data(), hidden);
    normInPlace(finalNorm_);
}

} // namespace earshot
