// SPDX-License-Identifier: AGPL-3.0-or-later
//
// HubertModel: raw audio to hidden states (Hsu et al. 2021, "HuBERT", section II; transformers HubertModel). One
// utterance at a time: a padded batch is its rows one after the other. Const after loading, shared by threads, each of
// which brings its own Workspace; forward() belongs to the inference thread.
#pragma once

#include "EncoderLayer.h"
#include "FeatureEncoder.h"
#include "FeatureProjection.h"
#include "HubertConfig.h"
#include "PositionalConv.h"
#include "Result.h"
#include "WeightSource.h"
#include "Workspace.h"

#include <span>
#include <vector>

namespace earshot {

struct HubertInput {
    std::span<const float> values; // [S], 16 kHz, as FeatureExtractor prepares them
    // Length before padding, where the row has an attention mask; 0: no mask, every sample counts.
    std::int64_t numValidSamples = 0;
};

class HubertModel {
public:
    // Errors: those of WeightSource::load; kOutOfMemory; kInternal where oneDNN refuses.
    static Result<HubertModel> load(ComputeContext& compute, const HubertConfig& config, const WeightSource& source);

    // hidden: [T, D] out, last_hidden_state, T = config().numFrames(S). Frames beyond numValidFrames(input) are
    // padding. Hidden states and attention maps go to options.observer. Errors: kInvalidArgument for fewer samples than
    // one frame takes, kOutOfMemory.
    Result<void> forward(Workspace& workspace, const HubertInput& input, const ForwardOptions& options,
                         Tensor& hidden) const;

    // Frames of the input that are not padding.
    [[nodiscard]] std::int64_t numValidFrames(const HubertInput& input) const;
    [[nodiscard]] const HubertConfig& config() const { return config_; }
    [[nodiscard]] Precision precision() const { return precision_; }
    // Equal for models that compute the same: of everything in the config that counts here, and of every weight. Heads
    // do not enter, so that models whose encoders are equal can share a pass.
    [[nodiscard]] const Fingerprint& fingerprint() const { return fingerprint_; }

private:
    friend class HubertStream; // runs the same stages piece by piece

    void encode(Workspace& workspace, const HubertInput& input, const ForwardOptions& options, Tensor& hidden) const;
    // hidden: [T, D], projected frames in, last hidden state out. scope: for every layer, but with its own of `caches`
    // where there are any.
    void transform(Workspace& workspace, const Tensor& positions, const AttentionScope& scope,
                   std::span<KeyValueCache> caches, const ForwardOptions& options, Tensor& hidden) const;

    HubertConfig config_;
    Precision precision_ = Precision::kFloat32;
    Fingerprint fingerprint_;
    FeatureEncoder featureEncoder_;
    FeatureProjection featureProjection_;
    PositionalConv positionalConv_;
    NormWeights norm_;
    std::vector<EncoderLayer> layers_;
};

} // namespace earshot
