// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ModelCheck.h"

#include "Checkpoint.h"
#include "EmotionLabels.h"
#include "SpeechModel.h"
#include "TensorTable.h"
#include "WeightLoading.h"
#include "WeightSource.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <utility>

namespace earshot {
namespace {

// One second of noise: enough for every layer to do its work.
Result<void> checkForward(const std::filesystem::path& folder) {
    Workspace workspace;
    workspace.compute = ComputeContext();
    EARSHOT_TRY(const SpeechModel model, SpeechModel::load(workspace.compute, folder));
    std::mt19937 random(1);
    std::normal_distribution<float> noise(0.0F, 0.1F);
    std::vector<float> samples(static_cast<std::size_t>(
        std::max<std::int64_t>(model.sampleRateHz(), 2 * model.config().receptiveFieldSamples())));
    for (float& sample : samples) sample = noise(random);
    EARSHOT_TRY(const FeatureBatch batch, model.extractor.extract(samples, model.sampleRateHz()));
    Tensor output;
    EARSHOT_CHECK(model.pretrained.forward(workspace, {.values = batch.inputValues.values()}, {}, output));
    const auto values = std::as_const(output).values();
    if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }))
        return Error{ErrorCode::kInvalidData, "the output of a forward pass is not finite", folder.string()};
    return {};
}

Result<ModelCheck> bindTensors(const std::filesystem::path& folder, bool readsValues) {
    EARSHOT_TRY(const HubertConfig config, checkDescription(folder));
    EARSHOT_TRY(const std::unique_ptr<Checkpoint> checkpoint, Checkpoint::open(folder));
    const TensorTable table(config);
    EARSHOT_TRY(const WeightSource weights, WeightSource::bind(*checkpoint, table));
    if (readsValues) EARSHOT_CHECK(weights.checkFinite());
    return ModelCheck{config, table.specs().size(), {weights.surplus().begin(), weights.surplus().end()}};
}

} // namespace

Result<HubertConfig> checkDescription(const std::filesystem::path& folder) {
    EARSHOT_TRY(HubertConfig config, HubertConfig::load(folder));
    if (config.head == HeadKind::kSequenceClassification)
        EARSHOT_CHECK(checkLabelsOffered(config.labels, folder.string()));
    EARSHOT_CHECK(FeatureExtractor::load(folder));
    if (config.head == HeadKind::kCtc) EARSHOT_CHECK(CtcTokenizer::load(folder));
    return config;
}

Result<ModelCheck> glanceAtModel(const std::filesystem::path& folder) {
    return catchingErrors(folder.string(), [&] { return bindTensors(folder, false); });
}

Result<ModelCheck> checkModel(const std::filesystem::path& folder) {
    return catchingErrors(folder.string(), [&]() -> Result<ModelCheck> {
        EARSHOT_TRY(ModelCheck check, bindTensors(folder, true));
        EARSHOT_CHECK(checkForward(folder));
        return check;
    });
}

} // namespace earshot
