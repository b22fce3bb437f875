// SPDX-License-Identifier: AGPL-3.0-or-later
//
// FeatureEncoder: the convolutions that turn samples into frames, one per hop (HuBERT section II.A; wav2vec 2.0 section
// 2; transformers HubertFeatureEncoder). Const after loading.
#pragma once

#include "FrameBuffer.h"
#include "HubertConfig.h"
#include "Norms.h"
#include "Result.h"
#include "StridedConv1d.h"
#include "WeightSource.h"
#include "Workspace.h"

#include <optional>
#include <vector>

namespace earshot {

// What the convolutions remember of a stream between its pieces.
class FeatureStream {
public:
    // Samples, to wait for their frame. Throws std::bad_alloc, after which nothing has changed.
    void push(std::span<const float> samples);
    void clear();

private:
    friend class FeatureEncoder;

    struct LayerInput {
        FrameBuffer frames;         // that later output frames need
        std::int64_t numToSkip = 0; // at the front; more than there are where a stride is longer than its kernel

        void settle(); // drops those to skip that are there
    };
    std::vector<LayerInput> inputs_;       // by layer; the first one's are the samples
    std::vector<std::int64_t> numOutputs_; // scratch
    ChannelStatistics statistics_;         // of the group norm
};

class FeatureEncoder {
public:
    static Result<FeatureEncoder> load(ComputeContext& compute, const HubertConfig& config, const WeightSource& source);

    // samples: [S] in; the returned reference is workspace.features, [T, C].
    const Tensor& forward(Workspace& workspace, std::span<const float> samples, const ForwardOptions& options) const;

    [[nodiscard]] FeatureStream makeStream() const;
    // The next numFrames frames of a stream; their samples must be there. The returned reference is workspace.features,
    // [numFrames, C]. With layer norm they are those of the whole; with group norm, statistics are those so far.
    const Tensor& forward(Workspace& workspace, FeatureStream& stream, std::int64_t numFrames,
                          const ForwardOptions& options) const;

    // All frames that are left, with what else the samples give: statistics end as those of the whole.
    const Tensor& finish(Workspace& workspace, FeatureStream& stream, const ForwardOptions& options) const;

private:
    struct Layer {
        StridedConv1d conv;
        // Layer norm in every layer, or group norm in the first only.
        std::optional<NormWeights> norm;
        Precision outputType = Precision::kFloat32; // of its values: what the next layer multiplies
    };

    const Tensor& forwardWhole(Workspace& workspace, std::span<const float> samples,
                               const ForwardOptions& options) const;
    // How many frames each layer must make for numFrames of the last: stream.numOutputs_.
    void plan(FeatureStream& stream, std::int64_t numFrames) const;
    // Makes them. features: [numFrames, C] out; in workspace.features where it is all.
    void run(Workspace& workspace, FeatureStream& stream, const ForwardOptions& options, float* features) const;
    const Tensor& runAll(Workspace& workspace, FeatureStream& stream, const ForwardOptions& options) const;
    // input: [numFrames, C in] in, output: [T, C out] out. statistics: of the stream, null where there is none.
    void forward(ComputeContext& compute, const Layer& layer, ConstValues input, std::int64_t numFrames,
                 ChannelStatistics* statistics, Values output) const;

    std::vector<Layer> layers_;
    FeatureNorm norm_ = FeatureNorm::kGroup;
    Activation activation_ = Activation::kGelu;
};

} // namespace earshot
