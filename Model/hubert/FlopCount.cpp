// SPDX-License-Identifier: AGPL-3.0-or-later
#include "FlopCount.h"

namespace earshot {

FlopCount countFlops(const HubertConfig& config, std::int64_t numSamples) {
    FlopCount count;
    double frames = static_cast<double>(numSamples), channels = 1.0;
    for (std::size_t i = 0; i < config.convDim.size(); ++i) {
        const auto kernel = static_cast<double>(config.convKernel[i]), outputs = static_cast<double>(config.convDim[i]);
        frames =
            static_cast<double>((static_cast<std::int64_t>(frames) - config.convKernel[i]) / config.convStride[i] + 1);
        count.conv += 2.0 * frames * kernel * channels * outputs;
        channels = outputs;
    }
    const auto d = static_cast<double>(config.hiddenSize), f = static_cast<double>(config.intermediateSize);
    const auto layers = static_cast<double>(config.numHiddenLayers);
    count.positionalConv = 2.0 * frames * d * d * static_cast<double>(config.numConvPosEmbeddings) /
                           static_cast<double>(config.numConvPosEmbeddingGroups);
    count.attention = layers * 4.0 * frames * frames * d;
    count.linear = 2.0 * frames * (channels * d + layers * (4.0 * d * d + 2.0 * d * f));
    if (config.head == HeadKind::kCtc) count.linear += 2.0 * frames * d * static_cast<double>(config.vocabSize);
    return count;
}

} // namespace earshot
