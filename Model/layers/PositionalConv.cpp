// SPDX-License-Identifier: AGPL-3.0-or-later
#include "PositionalConv.h"

#include "ProcessorPrecision.h"
#include "WeightLoading.h"

#include <algorithm>
#include <cmath>

namespace earshot {

namespace {

constexpr double kBatchNormEps = 1e-5; // torch.nn.BatchNorm1d's default

} // namespace

Result<PositionalConv> PositionalConv::load(ComputeContext& compute, const HubertConfig& config,
                                            const WeightSource& source) {
    const std::string prefix = "encoder.pos_conv_embed";
    const std::int64_t kernel = config.numConvPosEmbeddings;
    PositionalConv result;
    result.leftFrames_ = kernel / 2;
    result.rightFrames_ = kernel - 1 - kernel / 2;
    result.width_ = config.hiddenSize;
    // As many frames out as in: of an even kernel's one extra frame, transformers drops the last.
    EARSHOT_TRY(result.conv_, loadConv1d(compute, source, prefix + ".conv",
                                         {.groups = config.numConvPosEmbeddingGroups,
                                          .activation = config.featExtractActivation,
                                          .precision = floatingPart(source.precision())}));
    if (!config.convPosBatchNorm) return result;

    EARSHOT_TRY(result.scale_, source.load(prefix + ".batch_norm.weight"));
    EARSHOT_TRY(result.shift_, source.load(prefix + ".batch_norm.bias"));
    EARSHOT_TRY(const Tensor mean, source.load(prefix + ".batch_norm.running_mean"));
    EARSHOT_TRY(const Tensor variance, source.load(prefix + ".batch_norm.running_var"));
    for (std::int64_t c = 0; c < config.hiddenSize; ++c) {
        const double scale = result.scale_.data()[c] / std::sqrt(variance.data()[c] + kBatchNormEps);
        result.scale_.data()[c] = static_cast<float>(scale);
        result.shift_.data()[c] -= static_cast<float>(mean.data()[c] * scale);
    }
    return result;
}

const Tensor& PositionalConv::forward(Workspace& workspace, const float* frames, std::int64_t numPast,
                                      std::int64_t numFrames) const {
    workspace.enter(Work::kPositionalConv);
    workspace.normed.resize({leftFrames_ + numFrames + rightFrames_, width_});
    float* input = workspace.normed.data();
    float* firstKnown = std::fill_n(input, (leftFrames_ - numPast) * width_, 0.0f);
    const std::int64_t numKnown = numPast + numFrames;
    if (scale_.empty())
        std::copy_n(frames, numKnown * width_, firstKnown);
    else
        channelAffine(scale_, shift_, frames, numKnown, firstKnown);
    std::fill_n(firstKnown + numKnown * width_, rightFrames_ * width_, 0.0f);
    workspace.positions.resize({numFrames, width_});
    conv_.forward(workspace.compute, input, leftFrames_ + numFrames + rightFrames_, workspace.positions.data());
    return workspace.positions;
}

} // namespace earshot
