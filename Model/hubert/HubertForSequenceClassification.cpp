// SPDX-License-Identifier: AGPL-3.0-or-later
#include "HubertForSequenceClassification.h"

#include "Activations.h"
#include "LogSumExp.h"
#include "WeightLoading.h"

namespace earshot {

Result<HubertForSequenceClassification> HubertForSequenceClassification::load(ComputeContext& compute,
                                                                              const HubertConfig& config,
                                                                              const WeightSource& source) {
    HubertForSequenceClassification model;
    EARSHOT_TRY(model.hubert_, HubertModel::load(compute, config, source));
    EARSHOT_TRY(model.projector_, loadLinear(compute, source, "projector"));
    EARSHOT_TRY(model.classifier_, loadLinear(compute, source, "classifier"));
    if (config.useWeightedLayerSum) {
        EARSHOT_TRY(Tensor weights, source.load("layer_weights"));
        softmaxRows(weights.data(), 1, weights.size(), weights.size());
        model.layerWeights_.assign(weights.values().begin(), weights.values().end());
    }
    return model;
}

Result<void> HubertForSequenceClassification::encode(Workspace& workspace, const HubertInput& input,
                                                     const ForwardOptions& options, Tensor& frames) const {
    if (layerWeights_.empty()) return hubert_.forward(workspace, input, options, frames);

    // The hidden states arrive in order; each is added as it passes, so that none needs to be kept.
    std::size_t numSeen = 0;
    ForwardOptions summing = options;
    summing.observer = [&](std::string_view name, const float* values, const Shape& shape) {
        options.show(name, values, shape);
        if (!name.starts_with("hidden.")) return;
        frames.resize(shape);
        addScaled(frames.values(), layerWeights_[numSeen], {values, frames.values().size()}, numSeen == 0);
        ++numSeen;
    };
    EARSHOT_CHECK(hubert_.forward(workspace, input, summing, workspace.hidden));
    options.show("layer_sum", frames.data(), frames.shape());
    return {};
}

Result<void> HubertForSequenceClassification::forward(Workspace& workspace, const HubertInput& input,
                                                      const ForwardOptions& options, Tensor& logits) const {
    EARSHOT_CHECK(encode(workspace, input, options, workspace.layerSum));
    return classify(workspace, workspace.layerSum, hubert_.numValidFrames(input), options, logits);
}

Result<void> HubertForSequenceClassification::classify(Workspace& workspace, const Tensor& frames,
                                                       Tensor& logits) const {
    return classify(workspace, frames, frames.shape()[0], {}, logits);
}

Result<void> HubertForSequenceClassification::classify(Workspace& workspace, const Tensor& frames,
                                                       std::int64_t numValid, const ForwardOptions& options,
                                                       Tensor& logits) const {
    if (numValid < 1) return Error{ErrorCode::kInvalidArgument, "there are no frames to classify", "classification"};
    return catchingErrors("classification head", [&]() -> Result<void> {
        workspace.enter(Work::kLinear);
        const std::int64_t numFrames = frames.shape()[0];
        Tensor projected({numFrames, projector_.numOutputs()});
        projector_.forward(workspace.compute, frames.data(), numFrames, projected.data());
        options.show("projector", projected.data(), projected.shape());

        Tensor pooled({projector_.numOutputs()}); // mean over the valid frames
        const auto width = static_cast<std::size_t>(projector_.numOutputs());
        for (std::int64_t t = 0; t < numValid; ++t)
            addScaled(pooled.values(), 1.0f / static_cast<float>(numValid),
                      projected.values().subspan(static_cast<std::size_t>(t) * width, width), t == 0);
        options.show("pooled", pooled.data(), pooled.shape());

        logits.resize({classifier_.numOutputs()});
        classifier_.forward(workspace.compute, pooled.data(), 1, logits.data());
        options.show("logits", logits.data(), logits.shape());
        return {};
    });
}

Result<double> HubertForSequenceClassification::loss(const Tensor& logits, std::int64_t label) const {
    if (label < 0 || label >= logits.size())
        return Error{
            ErrorCode::kInvalidArgument,
            "label " + std::to_string(label) + " does not exist, the model has " + std::to_string(logits.size()),
            "classification loss"};
    return logSumExp(logits.values()) - logits.data()[label];
}

} // namespace earshot
